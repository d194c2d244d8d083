/** Tunnels side by side: {@code kcp client} and {@code kcp server}, kcptun, and TCP without a tunnel. */
@NullMarked
package org.kcp4j.bench.tunnel;

import org.jspecify.annotations.NullMarked;
