/**
 * The kcp program.
 */
@NullMarked
package org.kcp4j.cli;

import org.jspecify.annotations.NullMarked;
