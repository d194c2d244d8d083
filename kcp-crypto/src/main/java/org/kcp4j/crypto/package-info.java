/**
 * Packet ciphers.
 */
@NullMarked
package org.kcp4j.crypto;

import org.jspecify.annotations.NullMarked;
