/** {@code kcp ping}: how far a KCP peer is, without a word to its application. */
@NullMarked
package org.kcp4j.cli.ping;

import org.jspecify.annotations.NullMarked;
