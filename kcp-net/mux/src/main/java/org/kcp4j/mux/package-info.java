/**
 * Thousands of independent streams over one connection: smux versions 1 and 2 on the wire, over any pair of blocking
 * streams.
 *
 * <p>One end is the {@linkplain org.kcp4j.mux.MuxSession#client client}, the other the
 * {@linkplain org.kcp4j.mux.MuxSession#server server}; both {@linkplain org.kcp4j.mux.MuxSession#openStream open} and
 * {@linkplain org.kcp4j.mux.MuxSession#acceptStream accept} streams. Both must have the same
 * {@linkplain org.kcp4j.mux.MuxConfig#version version}: the protocol does not negotiate.
 *
 * <h2>Threads</h2>
 *
 * All public classes are thread safe. Each session has three virtual threads: one reads the connection, one writes it,
 * and one sees to keepalive. Application threads only hand bytes over, through a bounded buffer each way in each stream.
 * One thread may read a stream while another writes it; several readers (or several writers) take turns.
 *
 * <h2>Failures</h2>
 *
 * The first cause wins and is kept: every later call on the session and its streams reports it. Bytes that arrived before
 * it can still be read.
 */
@NullMarked
package org.kcp4j.mux;

import org.jspecify.annotations.NullMarked;
