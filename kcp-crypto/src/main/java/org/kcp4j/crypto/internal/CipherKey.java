package org.kcp4j.crypto.internal;

/** A key and what is computed from it, shared by all transforms under that key. Immutable until destroyed. */
public interface CipherKey {

    /**
     * Makes a transform with scratch memory of its own.
     *
     * @return a new transform
     */
    PacketTransform newTransform();

    /** Overwrites key material with zeros. No transform under this key may be in use, then or later. */
    void destroy();
}
