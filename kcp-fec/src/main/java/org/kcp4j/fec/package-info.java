/**
 * Forward error correction of packets: a group of data packets is followed by parity packets, from which a receiver
 * rebuilds as many lost data packets as parity packets arrived, without a round trip. Wire compatible with kcp-go.
 *
 * <p>{@link org.kcp4j.fec.FecEncoder} stands between the packet source and the wire, one per direction;
 * {@link org.kcp4j.fec.FecDecoder} beside the receiver. Both are plain state machines: no thread, no clock, no random
 * numbers, and no allocation per packet once warm. An encoder or decoder belongs to one owner at a time.
 */
@NullMarked
package org.kcp4j.fec;

import org.jspecify.annotations.NullMarked;
