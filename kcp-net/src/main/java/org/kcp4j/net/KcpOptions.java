package org.kcp4j.net;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.fec.FecConfig;
import org.kcp4j.fec.FecHeader;

/**
 * How sessions behave. Immutable; made by a {@linkplain #builder() builder} or taken from a preset:
 *
 * {@snippet :
 * KcpOptions options = KcpOptions.builder().preset(KcpConfig.fast2()).mtu(1350).build();
 * }
 *
 * <p>The two ends need not agree on anything here but {@code stream}: a message session talks to a message session.
 *
 * @param engine the protocol's settings; its MTU is {@code mtu} less what the layers below the engine add
 * @param mtu longest UDP payload to send, in bytes, up to {@value #MAX_MTU}; at least 25 more than what FEC and cipher add.
 *     kcp-go and kcptun peers take 1500 at most
 * @param fec forward error correction of what is sent, or null for none; what is received needs no setting
 * @param cipher how datagrams are sealed; the same key at both ends
 * @param sendBufferBytes bytes that may wait between the application and the protocol, each session; a power of two
 * @param receiveBufferBytes bytes that may wait between the protocol and the application, each session; a power of two
 * @param socketBufferBytes SO_RCVBUF and SO_SNDBUF of the UDP socket; 0 for the system's default
 * @param link how datagrams reach the system
 * @param shards sockets that a listener opens on its port, each with a receive loop of its own; the system spreads the peers
 *     among them (SO_REUSEPORT). For servers that are busy with receiving on more than one processor
 * @param sessionThreads which threads do the sessions' protocol work
 * @param connectTimeout how long {@link KcpSession#connect} waits for the peer's answer; zero: it does not ask, and
 *     returns at once
 * @param readTimeout longest wait of a read or receive; zero for no limit
 * @param writeTimeout longest wait of a write or send; zero for no limit
 * @param lingerTimeout how long {@code close} goes on trying to deliver what was written; zero: it drops it
 * @param deadLinkTimeout how long a peer may be silent while something waits to be acknowledged by it, or for its window to
 *     open, before the session fails; four retransmission time-outs at least. Zero: until a segment was transmitted
 *     {@link KcpConfig#deadLink} times. And how long, but 30 seconds at least, a peer that asked a listener for a session
 *     may be silent before anything was said in it
 * @param keepAlive how to find out that a silent peer is gone, or null to wait for it for ever; sockets then use
 *     {@link KeepAlive#defaults}
 * @param limits what strangers may cost each listener
 * @param rateLimit bytes per second that a session sends at most, all headers of the datagrams included; 0 for no limit
 * @param writeDelay whether what is written waits for the next interval, so that small writes share datagrams
 * @param roaming whether a listener's sessions follow peers whose address changes (another network, another mapping of a
 *     NAT): a peer that goes on elsewhere shows that it has the key and that it receives there, which any KCP does by
 *     itself. With ciphers of the AEAD kind only; with others it is always off, because anybody could take a session
 *     away. For conversation numbers drawn at random, as kcp4j and kcp-go do. A kcp-go server does not follow
 * @param tombstone how long a closed session is remembered, so that late datagrams of its peer are not taken for a new one
 */
public record KcpOptions(
        KcpConfig engine,
        int mtu,
        @Nullable FecConfig fec,
        PacketCipher.Factory cipher,
        int sendBufferBytes,
        int receiveBufferBytes,
        int socketBufferBytes,
        LinkKind link,
        int shards,
        SessionThreads sessionThreads,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        Duration lingerTimeout,
        Duration deadLinkTimeout,
        @Nullable KeepAlive keepAlive,
        KcpLimits limits,
        long rateLimit,
        boolean writeDelay,
        boolean roaming,
        Duration tombstone) {

    /** The largest UDP payload over IPv4. */
    public static final int MAX_MTU = 65_507;

    private static final int DEFAULT_WINDOW = 1024;
    private static final int MAX_SHARDS = 256;

    /** The longest wait: as good as for ever, and times that are so far ahead can still be compared. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Segments that may wait at least: room for the longest message. */
    private static final int MIN_SEND_QUEUE = 256;

    /**
     * Checks every component.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public KcpOptions {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(cipher, "cipher");
        int overhead = overheadBytes(fec, cipher);
        checkRange("mtu", mtu, KcpConfig.MIN_MTU + overhead, MAX_MTU);
        engine = engine.withMtu(mtu - overhead);
        checkBuffer("sendBufferBytes", sendBufferBytes);
        checkBuffer("receiveBufferBytes", receiveBufferBytes);
        checkRange("socketBufferBytes", socketBufferBytes, 0, Integer.MAX_VALUE);
        Objects.requireNonNull(link, "link");
        checkRange("shards", shards, 1, MAX_SHARDS);
        Objects.requireNonNull(sessionThreads, "sessionThreads");
        checkDuration("connectTimeout", connectTimeout);
        checkDuration("readTimeout", readTimeout);
        checkDuration("writeTimeout", writeTimeout);
        checkDuration("lingerTimeout", lingerTimeout);
        checkDuration("deadLinkTimeout", deadLinkTimeout);
        Objects.requireNonNull(limits, "limits");
        if (rateLimit < 0) {
            throw new IllegalArgumentException("rateLimit must not be negative: " + rateLimit);
        }
        checkDuration("tombstone", tombstone);
    }

    /** {@return the defaults: {@link #fast3()}} */
    public static KcpOptions defaults() {
        return fast3();
    }

    /** {@return the calmest preset: 40 ms interval, congestion control off, RTO at least 100 ms} */
    public static KcpOptions normal() {
        return builder().preset(KcpConfig.normal()).build();
    }

    /** {@return kcptun's default preset: 30 ms interval, RTO at least 100 ms} */
    public static KcpOptions fast() {
        return builder().preset(KcpConfig.fast()).build();
    }

    /** {@return 20 ms interval, RTO at least 30 ms} */
    public static KcpOptions fast2() {
        return builder().preset(KcpConfig.fast2()).build();
    }

    /** {@return the quickest preset: 10 ms interval, RTO at least 30 ms} */
    public static KcpOptions fast3() {
        return builder().preset(KcpConfig.fast3()).build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder with these settings} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return bytes of each datagram that FEC and cipher take (PROTOCOL 1.0)} */
    public int overheadBytes() {
        return overheadBytes(fec, cipher);
    }

    /** {@return the longest unreliable datagram, in bytes (PROTOCOL b.7)} */
    public int maxDatagramBytes() {
        return mtu - cipher.headroom() - cipher.tailroom() - FecHeader.OOB_BYTES;
    }

    private static int overheadBytes(@Nullable FecConfig fec, PacketCipher.Factory cipher) {
        return cipher.headroom() + cipher.tailroom() + (fec == null ? 0 : FecHeader.WITH_SIZE);
    }

    private static void checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " … " + max + ": " + value);
        }
    }

    private static void checkBuffer(String name, int value) {
        checkRange(name, value, 4096, 1 << 30);
        if (Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(name + " must be a power of two: " + value);
        }
    }

    /** Checks a duration that a clock of nanoseconds is to measure. */
    static void checkDuration(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be 0 … " + LONGEST.toDays() + " days: " + value);
        }
    }

    /** Collects settings for a {@link KcpOptions}. Not thread safe. */
    public static final class Builder {
        /** What suits the rest; see {@link #repeatCopies(int)}. */
        private static final int USUAL = -1;

        private KcpConfig engine;
        private int repeatCopies = USUAL;
        private int mtu;
        private @Nullable FecConfig fec;
        private PacketCipher.Factory cipher;
        private int sendBufferBytes;
        private int receiveBufferBytes;
        private int socketBufferBytes;
        private LinkKind link;
        private int shards;
        private SessionThreads sessionThreads;
        private Duration connectTimeout;
        private Duration readTimeout;
        private Duration writeTimeout;
        private Duration lingerTimeout;
        private Duration deadLinkTimeout;
        private @Nullable KeepAlive keepAlive;
        private KcpLimits limits;
        private long rateLimit;
        private boolean writeDelay;
        private boolean roaming;
        private Duration tombstone;

        private Builder() {
            engine = KcpConfig.fast3()
                    .withStream(true)
                    .withSendWindow(DEFAULT_WINDOW)
                    .withReceiveWindow(DEFAULT_WINDOW);
            mtu = 1400;
            cipher = PacketCiphers.unencrypted();
            sendBufferBytes = 1 << 18;
            receiveBufferBytes = 1 << 18;
            socketBufferBytes = 4 << 20;
            link = LinkKind.AUTO;
            shards = 1;
            sessionThreads = SessionThreads.usual();
            connectTimeout = Duration.ofSeconds(10);
            readTimeout = Duration.ZERO;
            writeTimeout = Duration.ZERO;
            lingerTimeout = Duration.ofSeconds(5);
            deadLinkTimeout = Duration.ofSeconds(30);
            limits = KcpLimits.defaults();
            roaming = true;
            tombstone = Duration.ofSeconds(60);
        }

        private Builder(KcpOptions from) {
            engine = from.engine;
            if (engine.repeatCopies() != usualRepeatCopies(from.fec)) {
                repeatCopies = engine.repeatCopies();
            }
            mtu = from.mtu;
            fec = from.fec;
            cipher = from.cipher;
            sendBufferBytes = from.sendBufferBytes;
            receiveBufferBytes = from.receiveBufferBytes;
            socketBufferBytes = from.socketBufferBytes;
            link = from.link;
            shards = from.shards;
            sessionThreads = from.sessionThreads;
            connectTimeout = from.connectTimeout;
            readTimeout = from.readTimeout;
            writeTimeout = from.writeTimeout;
            lingerTimeout = from.lingerTimeout;
            deadLinkTimeout = from.deadLinkTimeout;
            keepAlive = from.keepAlive;
            limits = from.limits;
            rateLimit = from.rateLimit;
            writeDelay = from.writeDelay;
            roaming = from.roaming;
            tombstone = from.tombstone;
        }

        /**
         * Takes timing and retransmission from a preset; windows, mode and copies stay.
         *
         * @param preset e.g. {@link KcpConfig#fast2()}
         * @return this
         */
        public Builder preset(KcpConfig preset) {
            engine = preset.withStream(engine.stream())
                    .withSendQueue(engine.sendQueue())
                    .withSendWindow(engine.sendWindow())
                    .withReceiveWindow(engine.receiveWindow())
                    .withCopies(engine.copies());
            return this;
        }

        /**
         * Takes every protocol setting as it is, but for the MTU, which follows from {@link #mtu}.
         *
         * @param config the protocol's settings
         * @return this
         */
        public Builder engine(KcpConfig config) {
            engine = config;
            repeatCopies = config.repeatCopies();
            return this;
        }

        /**
         * Sets the longest datagram.
         *
         * @param bytes UDP payload in bytes
         * @return this
         */
        public Builder mtu(int bytes) {
            mtu = bytes;
            return this;
        }

        /**
         * Adds parity packets to what is sent, so that the peer can repair losses without a repetition.
         *
         * @param dataShards packets in a group
         * @param parityShards parity packets for each group; together at most 255. 0: no parity
         * @return this
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Builder fec(int dataShards, int parityShards) {
            fec = parityShards == 0 ? null : new FecConfig(dataShards, parityShards);
            return this;
        }

        /**
         * Seals every datagram.
         *
         * @param factory kind of cipher and key, from {@link PacketCiphers}; AEAD is recommended
         * @return this
         */
        public Builder cipher(PacketCipher.Factory factory) {
            cipher = factory;
            return this;
        }

        /**
         * Sets how much may be in flight.
         *
         * @param segments most segments sent and not acknowledged
         * @return this
         */
        public Builder sendWindow(int segments) {
            // As much again may be queued, so that a window that opens finds work.
            engine = engine.withSendWindow(segments).withSendQueue(Math.max(MIN_SEND_QUEUE, 2 * segments));
            return this;
        }

        /**
         * Sets how much the peer may have in flight.
         *
         * @param segments most segments received and not read
         * @return this
         */
        public Builder receiveWindow(int segments) {
            engine = engine.withReceiveWindow(segments);
            return this;
        }

        /**
         * Chooses between a stream of bytes (the default) and messages with boundaries.
         *
         * @param stream true for a stream
         * @return this
         */
        public Builder stream(boolean stream) {
            engine = engine.withStream(stream);
            return this;
        }

        /**
         * Chooses whether acknowledgements leave at once instead of together at the next interval.
         *
         * @param ackNoDelay true for at once
         * @return this
         */
        public Builder ackNoDelay(boolean ackNoDelay) {
            engine = engine.withAckNoDelay(ackNoDelay);
            return this;
        }

        /**
         * Sets how often each segment is written once more into room that later datagrams have left: for small messages
         * whose delay matters more than their bytes. No datagram is sent for a copy, and bulk transfers get none. With
         * one copy, a message whose datagram is lost arrives with the next one, not a round trip later.
         *
         * @param copies 0, the default, to {@value KcpConfig#MAX_COPIES}
         * @return this
         */
        public Builder copies(int copies) {
            engine = engine.withCopies(copies);
            return this;
        }

        /**
         * Sets the same for each retransmission.
         *
         * @param copies 0 to {@value KcpConfig#MAX_COPIES}. By default 1, so that the loss of a message and of its
         *     retransmission costs one time-out, not two; but 0 with FEC, where one long packet lengthens all parity of
         *     its group
         * @return this
         */
        public Builder repeatCopies(int copies) {
            engine = engine.withRepeatCopies(copies);
            repeatCopies = copies;
            return this;
        }

        private static int usualRepeatCopies(@Nullable FecConfig fec) {
            return fec == null ? 1 : 0;
        }

        /**
         * Sets the buffer between the application and the protocol.
         *
         * @param bytes a power of two, at least 4096
         * @return this
         */
        public Builder sendBuffer(int bytes) {
            sendBufferBytes = bytes;
            return this;
        }

        /**
         * Sets the buffer between the protocol and the application.
         *
         * @param bytes a power of two, at least 4096
         * @return this
         */
        public Builder receiveBuffer(int bytes) {
            receiveBufferBytes = bytes;
            return this;
        }

        /**
         * Sets the UDP socket's own buffers.
         *
         * @param bytes size in bytes, or 0 for the system's default; the system may grant less
         * @return this
         */
        public Builder socketBuffer(int bytes) {
            socketBufferBytes = bytes;
            return this;
        }

        /**
         * Sets how datagrams reach the system.
         *
         * @param kind {@link LinkKind#AUTO} by default
         * @return this
         */
        public Builder link(LinkKind kind) {
            link = kind;
            return this;
        }

        /**
         * Sets how many sockets, each with a receive loop of its own, a listener has on its port.
         *
         * @param count 1 … 256; 1 by default. More than processors are of no use. A system without
         *     SO_REUSEPORT has one, with a line in the log; one that does not spread peers (other than Linux) uses only one
         * @return this
         */
        public Builder shards(int count) {
            shards = count;
            return this;
        }

        /**
         * Chooses the threads that do the sessions' protocol work.
         *
         * @param threads {@link SessionThreads#VIRTUAL} by default
         * @return this
         */
        public Builder sessionThreads(SessionThreads threads) {
            sessionThreads = threads;
            return this;
        }

        /**
         * Sets how long connecting may take.
         *
         * @param timeout zero: do not ask the peer for a sign of life
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = timeout;
            return this;
        }

        /**
         * Sets the first value of {@link KcpSession#setReadTimeout}.
         *
         * @param timeout zero for no limit
         * @return this
         */
        public Builder readTimeout(Duration timeout) {
            readTimeout = timeout;
            return this;
        }

        /**
         * Sets the first value of {@link KcpSession#setWriteTimeout}.
         *
         * @param timeout zero for no limit
         * @return this
         */
        public Builder writeTimeout(Duration timeout) {
            writeTimeout = timeout;
            return this;
        }

        /**
         * Sets how long {@code close} delivers.
         *
         * @param timeout zero: drop at once what was not delivered
         * @return this
         */
        public Builder lingerTimeout(Duration timeout) {
            lingerTimeout = timeout;
            return this;
        }

        /**
         * Sets how long a silent peer is believed to be alive.
         *
         * @param timeout since its last sign, while acknowledgements are missing; zero: {@link KcpConfig#deadLink} alone
         *     counts
         * @return this
         */
        public Builder deadLinkTimeout(Duration timeout) {
            deadLinkTimeout = timeout;
            return this;
        }

        /**
         * Sets how a session finds out that its peer is gone while nothing is under way.
         *
         * @param rule when to ask; null: never
         * @return this
         */
        public Builder keepAlive(@Nullable KeepAlive rule) {
            keepAlive = rule;
            return this;
        }

        /**
         * Sets what strangers may cost a listener.
         *
         * @param value all of it
         * @return this
         */
        public Builder limits(KcpLimits value) {
            limits = value;
            return this;
        }

        /**
         * Sets how many sessions may wait to be accepted: a part of the {@link #limits}.
         *
         * @param sessions at least 1
         * @return this
         */
        public Builder backlog(int sessions) {
            limits = limits.withBacklog(sessions);
            return this;
        }

        /**
         * Sets how fast a session may send.
         *
         * @param bytesPerSecond 0 for no limit
         * @return this
         */
        public Builder rateLimit(long bytesPerSecond) {
            rateLimit = bytesPerSecond;
            return this;
        }

        /**
         * Chooses whether what is written leaves at once or at the next interval.
         *
         * @param delay true for the next interval
         * @return this
         */
        public Builder writeDelay(boolean delay) {
            writeDelay = delay;
            return this;
        }

        /**
         * Chooses whether sessions follow peers whose address changes, under a cipher of the AEAD kind.
         *
         * @param follow true, the default, to follow
         * @return this
         */
        public Builder roaming(boolean follow) {
            roaming = follow;
            return this;
        }

        /**
         * Sets how long closed sessions are remembered.
         *
         * @param time zero: not at all
         * @return this
         */
        public Builder tombstone(Duration time) {
            tombstone = time;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return the options
         * @throws IllegalArgumentException if a setting is out of its range
         */
        public KcpOptions build() {
            return new KcpOptions(
                    engine.withRepeatCopies(repeatCopies == USUAL ? usualRepeatCopies(fec) : repeatCopies),
                    mtu,
                    fec,
                    cipher,
                    sendBufferBytes,
                    receiveBufferBytes,
                    socketBufferBytes,
                    link,
                    shards,
                    sessionThreads,
                    connectTimeout,
                    readTimeout,
                    writeTimeout,
                    lingerTimeout,
                    deadLinkTimeout,
                    keepAlive,
                    limits,
                    rateLimit,
                    writeDelay,
                    roaming,
                    tombstone);
        }
    }
}
