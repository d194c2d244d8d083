package org.kcp4j.fec;

/** What {@link FecDecoder#decode} did with a packet. Everything a peer can send has its name here; nothing throws. */
public enum FecResult {
    /** Kept until its group holds enough packets, or is outdated. */
    STORED,
    /** Completed its group: all its data packets have come by themselves. */
    COMPLETE,
    /** Made its group decodable: the missing data packets were rebuilt. */
    RECOVERED,
    /** Dropped: its group was already complete or rebuilt. Normal for parity that no loss made necessary. */
    SPARE,
    /** Dropped: the same packet of the same group is already stored. */
    DUPLICATE,
    /** Dropped: more than three groups behind the newest. */
    LATE,
    /** The peer's shape is not known yet, or this packet contradicts it. Kept for later if it may be of use. */
    DETECTING,
    /** Dropped: the sequence number lies in the range that no encoder uses (PROTOCOL b.2). */
    SEQID_OUT_OF_RANGE,
    /** Dropped: longer than the decoder was told to expect. */
    TOO_LONG,
    /** Dropped: shorter than a header. */
    TOO_SHORT,
    /** Not for the decoder: neither data nor parity, for example an out-of-band packet. */
    NOT_CODED
}
