package org.kcp4j.bench;

import org.openjdk.jmh.annotations.Benchmark;

/** Stands in for the first class, until there is one. */
public class Placeholder {
    @Benchmark
    public int nothing() {
        return 1;
    }
}
