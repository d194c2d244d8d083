/**
 * kcp4j measured beside other libraries on the same machine: {@link org.kcp4j.bench.side.SideBySide} compares,
 * {@link org.kcp4j.bench.side.Runner} does the work for kcp4j and TCP in a process of its own, and the Go program in
 * {@code src/main/go/side} does the same for kcp-go.
 */
@NullMarked
package org.kcp4j.bench.side;

import org.jspecify.annotations.NullMarked;
