package org.kcp4j.mux;

import java.io.IOException;
import java.net.SocketException;

/** How a failure that happened once is reported to each caller. */
final class Failures {
    private Failures() {}

    /** A new exception for this caller's stack, that says the same. */
    static SocketException again(IOException first) {
        SocketException exception =
                new SocketException(first.getMessage() == null ? first.toString() : first.getMessage());
        exception.initCause(first);
        return exception;
    }
}
