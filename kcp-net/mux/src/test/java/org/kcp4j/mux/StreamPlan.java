package org.kcp4j.mux;

/**
 * What happens to one stream, seen from the side that opens it.
 *
 * @param byClient whether the client opens it
 * @param openerBytes how many it wants to write
 * @param acceptorBytes how many the other side wants to write
 * @param writeSize of one write
 * @param readSize of one read
 * @param ending how the opener ends it
 */
record StreamPlan(boolean byClient, int openerBytes, int acceptorBytes, int writeSize, int readSize, Ending ending) {
    /** How the side that opened a stream ends it. */
    enum Ending {
        /** Writes everything, ends its direction, reads to the end, closes. */
        HALF_CLOSE,
        /** Reads everything the other side has, and then writes and closes. */
        CLOSE,
        /** Reads half of what the other side has, and closes with the rest unread. */
        CLOSE_UNREAD,
        /** Writes half of what it has and aborts. */
        ABORT
    }
}
