/**
 * Reed-Solomon forward error correction of packets.
 */
@NullMarked
package org.kcp4j.fec;

import org.jspecify.annotations.NullMarked;
