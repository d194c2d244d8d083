/**
 * The KCP protocol as a pure, allocation-free state machine.
 */
@NullMarked
package org.kcp4j.core;

import org.jspecify.annotations.NullMarked;
