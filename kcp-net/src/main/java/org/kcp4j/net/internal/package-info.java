/**
 * How sessions work inside: not API, exported to the test kit only.
 *
 * <p><b>Who runs what.</b> One {@linkplain ReceiveLoop receive loop} (platform thread) per UDP socket, or one for all
 * client sockets, reads datagrams and routes them. One {@linkplain TimerWheel wheel} (platform thread) beside it fires
 * deadlines. A {@link SessionCore}, with engine, codec and counters, belongs to one thread at a time, the session's
 * <i>owner</i>. That is a virtual thread of the session's own when there is much to do, or one of a few {@linkplain Worker
 * workers} (platform threads) that many sessions share, as the options say. For a short step it is the thread that brings
 * the news: the loop with a few datagrams, the wheel with a deadline, the application with what it wrote; a worker that is
 * awake makes the short ones too, and sends what its sessions have {@linkplain Outbox together}. The
 * {@linkplain SessionDriver driver} knows who it is. Application threads meet the owner in a {@link SessionPort} only: two
 * bounded byte rings and a few volatile flags.
 *
 * <p><b>The way in.</b> Datagrams of one sender and one size come as a {@linkplain LinkPoller.Receiver#run run}: the kernel
 * has joined them, or a {@link RunBuffer} does. The {@link Router} copies a run, up to 16 KB of it, into one {@link Packet},
 * looks its session up once and pushes it once; the owner opens and takes one datagram after the other, and hands over to
 * the application as it goes. Bounds and counters are in datagrams all the way.
 *
 * <p><b>Rules.</b> No thread holds a lock while it waits for the network or for another thread, but for an application
 * thread that keeps other writers (or readers) of the same session out. The owner never takes a lock that an application
 * thread can hold for long. Nothing but {@link LiveRuntime} asks for the time, randomness, a thread, a wait or a socket.
 */
@NullMarked
package org.kcp4j.net.internal;

import org.jspecify.annotations.NullMarked;
