/**
 * KCP sessions over UDP: blocking streams and messages on virtual threads.
 */
@NullMarked
package org.kcp4j.net;

import org.jspecify.annotations.NullMarked;
