/** Small programs to copy from; they use the public API only. */
@NullMarked
package org.kcp4j.examples;

import org.jspecify.annotations.NullMarked;
