package org.kcp4j.crypto.internal;

/** There is no library of AEAD ciphers that can be called; the message says why, in few words. */
final class NoLibraryException extends Exception {

    private static final long serialVersionUID = 1;

    NoLibraryException(String message) {
        super(message);
    }
}
