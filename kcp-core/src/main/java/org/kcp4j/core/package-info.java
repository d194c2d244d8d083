/**
 * One KCP conversation as a state machine; start reading at {@link org.kcp4j.core.KcpEngine}.
 *
 * <p>Words: a <em>packet</em> is what the sink receives and {@code input} takes, one or more <em>segments</em>; a segment
 * is a 24-byte header and its payload; a <em>message</em> is what the application sent in message mode. Sequence numbers
 * ({@code sn}, {@code una}) and times ({@code ts}, {@code nowMs}) are 32 bits wide and wrap. References like
 * "PROTOCOL a.6" point to the protocol description of the project.
 *
 * <p>Inside, one mechanism each: {@code SendWindow} (what is queued and in flight, one ring) with {@code Transmitter} (who
 * is sent again, and why) and {@code SpareCopies}; {@code ReceiveWindow}; {@code PacketInput}; {@code AckList}, {@code RttEstimator},
 * {@code CongestionWindow}, {@code RemoteWindow}, {@code WindowProbe}; {@code FlushCycle} with {@code FlushGrid} (what a
 * flush does and when the next is due); {@code UpdateLoop} (the classic update and check).
 */
@NullMarked
package org.kcp4j.core;

import org.jspecify.annotations.NullMarked;
