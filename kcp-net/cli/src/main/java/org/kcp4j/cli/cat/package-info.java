/** {@code kcp cat}: standard input and output, or files, over a session. */
@NullMarked
package org.kcp4j.cli.cat;

import org.jspecify.annotations.NullMarked;
