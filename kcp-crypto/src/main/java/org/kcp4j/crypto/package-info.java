/**
 * Packet ciphers by name and by key.
 *
 * <p>A {@link org.kcp4j.crypto.PacketCipher.Factory} holds a key, is immutable and may be shared by all threads. The
 * {@link org.kcp4j.crypto.PacketCipher}s it creates have scratch memory of their own and belong to one thread at a time.
 *
 * <p><b>What they protect.</b> AEAD ciphers ({@code aes-128-gcm} and its siblings, {@code chacha20-poly1305}) keep
 * packets secret and reject every packet that was not sealed with the key. All others are there to talk to existing
 * peers: their CRC-32 finds accidents, not forgers. No cipher here has forward secrecy or stops a replayed packet.
 *
 * <p><b>Who does the work.</b> All ciphers run in Java. Those of AEAD can be OpenSSL's, which allocates nothing for a packet,
 * on Linux (x86-64, arm64) with Java 22 or later. The system property {@code org.kcp4j.crypto} says whose:
 *
 * <ul>
 *   <li>{@code auto}, the default: OpenSSL's where native access is enabled for this module
 *       ({@code --enable-native-access=org.kcp4j.crypto}), OpenSSL 3 is installed, and its cipher is the
 *       faster: ChaCha20-Poly1305 with any version, AES-GCM from 3.2 on. Everywhere else Java's.
 *   <li>{@code java}: Java's.
 *   <li>{@code native}: OpenSSL's, of any version. A cipher that cannot be had is an {@link IllegalStateException} that
 *       says why.
 * </ul>
 *
 * <p>{@code org.kcp4j.crypto.library} is the absolute path of a {@code libcrypto} to load instead of the system's; any other
 * path is an {@link IllegalStateException}. It changes nothing of these rules. If it cannot be loaded, {@code auto} takes
 * Java's ciphers and the log warns. Both properties are read with the first AEAD cipher of the process, and for each of them
 * the log says once which was taken and why not the other.
 */
@NullMarked
package org.kcp4j.crypto;

import org.jspecify.annotations.NullMarked;
