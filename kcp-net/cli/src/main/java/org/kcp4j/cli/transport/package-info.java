/** What all commands that talk to a peer share: the settings of a session, under kcptun's names. */
@NullMarked
package org.kcp4j.cli.transport;

import org.jspecify.annotations.NullMarked;
