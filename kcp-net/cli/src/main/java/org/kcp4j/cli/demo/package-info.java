/**
 * The demonstration: sessions over a bad network that runs in the same process.
 */
@NullMarked
package org.kcp4j.cli.demo;

import org.jspecify.annotations.NullMarked;
