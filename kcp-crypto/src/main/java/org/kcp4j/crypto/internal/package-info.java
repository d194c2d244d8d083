/**
 * The ciphers themselves: whole packets in, whole packets out, without nonce or checksum. Not API.
 */
@NullMarked
package org.kcp4j.crypto.internal;

import org.jspecify.annotations.NullMarked;
