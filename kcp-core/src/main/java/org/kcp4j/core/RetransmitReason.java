package org.kcp4j.core;

/** Why a segment was sent again (PROTOCOL a.7 phase 5). */
public enum RetransmitReason {
    /** As many later segments were acknowledged as {@link KcpConfig#fastResend} asks for. */
    FAST,
    /** At least one later segment was acknowledged and the flush had nothing new to send. */
    EARLY,
    /** Its retransmission time-out passed. */
    TIMEOUT
}
