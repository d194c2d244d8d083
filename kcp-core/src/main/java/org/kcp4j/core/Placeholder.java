package org.kcp4j.core;

/** Stands in for the first class, until there is one. */
public final class Placeholder {
    private Placeholder() {}
}
