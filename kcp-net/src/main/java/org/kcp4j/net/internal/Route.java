package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/** Where a {@link SessionTable} sends the datagrams of one conversation. */
sealed interface Route extends Routes permits SessionCore, Tombstone {
    /** {@return the conversation} */
    int conv();

    @Override
    default @Nullable Route find(int conv) {
        return conv() == conv ? this : null;
    }
}
