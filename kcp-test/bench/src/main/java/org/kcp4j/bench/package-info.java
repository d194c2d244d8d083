/**
 * Benchmarks.
 */
@NullMarked
package org.kcp4j.bench;

import org.jspecify.annotations.NullMarked;
