package org.kcp4j.cli.tunnel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.qpp.QppPads;
import org.kcp4j.mux.MuxConfig;
import org.kcp4j.net.KcpOptions;

/**
 * What both ends of a tunnel have set.
 *
 * @param session how KCP sessions behave
 * @param mux how the multiplexer behaves
 * @param trafficClass mark of every datagram; 0 for none
 * @param compress whether snappy framing is between the two
 * @param qpp pads for the bytes of each stream, or null
 * @param closeWait how long one direction outlives the other when the peer is not kcp4j
 * @param drain how long open connections may last when the tunnel is to end
 */
record TunnelSettings(
        KcpOptions session,
        MuxConfig mux,
        int trafficClass,
        boolean compress,
        @Nullable QppPads qpp,
        Duration closeWait,
        Duration drain) {}
