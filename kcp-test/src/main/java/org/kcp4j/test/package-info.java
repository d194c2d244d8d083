/**
 * Test kit for protocols over KCP.
 */
@NullMarked
package org.kcp4j.test;

import org.jspecify.annotations.NullMarked;
