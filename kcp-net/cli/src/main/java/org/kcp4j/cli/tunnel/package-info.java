/**
 * {@code kcp client} and {@code kcp server}: a tunnel of TCP and UNIX-domain connections, kcptun's on the wire and on the
 * command line (PROTOCOL 1.f).
 *
 * <p>From top to bottom: local connection, QPP if wanted, a stream of the multiplexer, snappy framing unless
 * {@code --nocomp}, a KCP session. Each local connection has two virtual threads, one for each direction.
 */
@NullMarked
package org.kcp4j.cli.tunnel;

import org.jspecify.annotations.NullMarked;
