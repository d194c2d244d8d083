package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/** All that one remote address has in a {@link SessionTable}: a single route nearly always, else a table of them. */
sealed interface Routes permits Route, ConvTable {
    /** The route of a conversation, or null. */
    @Nullable
    Route find(int conv);
}
