package org.kcp4j.net.internal;

/** Where a {@link SessionTable} sends the datagrams of one conversation. */
sealed interface Route permits SessionCore, Tombstone {
    /** {@return the conversation} */
    int conv();
}
