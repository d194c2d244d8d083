/**
 * QPP, kcptun's optional permutation of the bytes of each stream (PROTOCOL f.9), for talking to peers that use it.
 *
 * <p><b>Weak.</b> Every stream and both directions of all sessions under a key use the same key stream: who knows the
 * plaintext of one knows much of the others'. It adds nothing to an authenticated packet cipher.
 */
@NullMarked
package org.kcp4j.cli.qpp;

import org.jspecify.annotations.NullMarked;
