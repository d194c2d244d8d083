/**
 * Small programs to copy from.
 */
@NullMarked
package org.kcp4j.examples;

import org.jspecify.annotations.NullMarked;
