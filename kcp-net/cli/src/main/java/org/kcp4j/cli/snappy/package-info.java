/**
 * The snappy block format and its framing format, as golang/snappy writes them: what kcptun puts between multiplexer and
 * transport unless {@code nocomp} is set (PROTOCOL f.3). Every write leaves at once, as chunks of its own.
 */
@NullMarked
package org.kcp4j.cli.snappy;

import org.jspecify.annotations.NullMarked;
