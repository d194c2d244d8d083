package org.kcp4j.crypto;

/** Stands in for the first class, until there is one. */
public final class Placeholder {
    private Placeholder() {}
}
