/**
 * KCP sessions over UDP: blocking streams and messages, on virtual threads.
 *
 * <p>A server {@linkplain org.kcp4j.net.KcpListener#bind binds} and {@linkplain org.kcp4j.net.KcpListener#accept accepts};
 * a client {@linkplain org.kcp4j.net.KcpSession#connect connects}; both then hold a {@link org.kcp4j.net.KcpSession} and
 * read and write with calls that block, best each from a virtual thread of its own.
 *
 * <h2>Threads</h2>
 *
 * All public classes are thread safe. A session reads and writes independently: one thread may block in a read while
 * another writes. Several readers (or several writers) of one session take turns. Protocol work takes no thread away from
 * the caller for long: a write may send what it wrote itself, everything else is done by threads of the library.
 *
 * <h2>Failures</h2>
 *
 * The first cause wins and is kept: every later read and write reports it. Bytes that arrived before it can still be read.
 */
@NullMarked
package org.kcp4j.net;

import org.jspecify.annotations.NullMarked;
