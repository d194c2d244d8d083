/**
 * One KCP conversation as a state machine; start reading at {@link org.kcp4j.core.KcpEngine}.
 *
 * <p>Words: a <em>packet</em> is what the sink receives and {@code input} takes, one or more <em>segments</em>; a segment
 * is a 24-byte header and its payload; a <em>message</em> is what the application sent in message mode. Sequence numbers
 * ({@code sn}, {@code una}) and times ({@code ts}, {@code nowMs}) are 32 bits wide and wrap. References like
 * "PROTOCOL a.6" point to the protocol description of the project.
 */
@NullMarked
package org.kcp4j.core;

import org.jspecify.annotations.NullMarked;
