/** Very many sessions at once: a server and a client in processes of their own, and what they cost. */
@NullMarked
package org.kcp4j.bench.scale;

import org.jspecify.annotations.NullMarked;
