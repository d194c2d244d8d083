/**
 * Packet ciphers by name and by key.
 *
 * <p>A {@link org.kcp4j.crypto.PacketCipher.Factory} holds a key, is immutable and may be shared by all threads. The
 * {@link org.kcp4j.crypto.PacketCipher}s it creates have scratch memory of their own and belong to one thread at a time.
 *
 * <p><b>What they protect.</b> AEAD ciphers ({@code aes-128-gcm} and its siblings, {@code chacha20-poly1305}) keep
 * packets secret and reject every packet that was not sealed with the key. All others are there to talk to existing
 * peers: their CRC-32 finds accidents, not forgers. No cipher here has forward secrecy or stops a replayed packet.
 */
@NullMarked
package org.kcp4j.crypto;

import org.jspecify.annotations.NullMarked;
