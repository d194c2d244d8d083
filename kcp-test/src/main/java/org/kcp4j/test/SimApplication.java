package org.kcp4j.test;

import java.io.IOException;

/** What runs over a {@link SimSession}: the two of them are to each other what blocking code and a socket are. */
@FunctionalInterface
public interface SimApplication {
    /**
     * Something may have changed: bytes have arrived, there is room again, the session is connected or over, or a time
     * that was asked for has come. Reads what it wants to read and writes what it wants to write, without waiting.
     *
     * @param session whose application this is
     * @throws IOException fails the run: it comes out of {@link SimWorld#step}
     */
    void step(SimSession session) throws IOException;
}
