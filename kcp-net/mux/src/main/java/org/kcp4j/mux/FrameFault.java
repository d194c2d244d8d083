package org.kcp4j.mux;

/** What a peer can do against the protocol; each ends the session. */
enum FrameFault {
    WRONG_VERSION("a frame of another version"),
    UNKNOWN_COMMAND("an unknown command"),
    BAD_LENGTH("a frame of a length that its command does not have"),
    UNEXPECTED_UPDATE("a window update, which version 1 does not have"),
    CONSUMED_TOO_MUCH("a window update for bytes that were never sent");

    private final String text;

    FrameFault(String text) {
        this.text = text;
    }

    /** {@return what the peer sent, in words} */
    String text() {
        return text;
    }
}
