package org.kcp4j.mux;

import java.time.Duration;
import java.util.Objects;

/**
 * How a session and its streams behave. Immutable; made by a {@linkplain #builder() builder} or taken from a preset. The
 * two ends must agree on {@code version} only.
 *
 * @param version of the protocol, 1 or 2. In version 1 one stream that nobody reads stops the whole session once the
 *     receive buffer is full; in version 2 each stream has a window of its own
 * @param maxFrameBytes most payload of a frame to send, 1 … 65535 (smux: MaxFrameSize). Streams take turns frame by frame,
 *     so smaller frames let others pass sooner
 * @param receiveBufferBytes bytes that may wait for the application, all streams of the session together; one frame may
 *     exceed it (MaxReceiveBuffer). When it is full nothing more is read from the peer, in version 2 too: it should hold
 *     the windows of all streams that are read slowly, or of all there are where reading waits for writing
 * @param streamBufferBytes the window of each stream in version 2, at most {@code receiveBufferBytes} (MaxStreamBuffer).
 *     A peer begins with a window of 262144 bytes whatever this says (PROTOCOL e.5)
 * @param earlyWindow whether the peer hears of a stream's window as soon as the stream is opened or accepted here, not only
 *     with the first read as in smux, which understands both: what exceeds the first window then arrives a round trip sooner
 * @param sendBufferBytes bytes that may wait to be sent, each stream
 * @param keepaliveInterval time between signs of life sent (KeepAliveInterval); zero for no keepalive at all
 * @param keepaliveTimeout longest silence of the peer, at least the interval; found out within twice this time
 *     (KeepAliveTimeout)
 * @param backlog streams that may wait to be accepted; while there are so many, nothing more is read from the peer
 * @param maxStreams streams that may exist at once; those the peer opens beyond are refused
 * @param lingerTimeout how long {@code close} of a stream or session goes on trying to send what was written; zero: it
 *     drops it
 */
public record MuxConfig(
        int version,
        int maxFrameBytes,
        int receiveBufferBytes,
        int streamBufferBytes,
        boolean earlyWindow,
        int sendBufferBytes,
        Duration keepaliveInterval,
        Duration keepaliveTimeout,
        int backlog,
        int maxStreams,
        Duration lingerTimeout) {

    /** The longest wait: as good as for ever, and times that are so far ahead can still be compared. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * Checks every component (PROTOCOL e.3).
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public MuxConfig {
        checkRange("version", version, 1, 2);
        checkRange("maxFrameBytes", maxFrameBytes, 1, 65_535);
        checkRange("receiveBufferBytes", receiveBufferBytes, 1, Integer.MAX_VALUE);
        checkRange("streamBufferBytes", streamBufferBytes, 1, receiveBufferBytes);
        checkRange("sendBufferBytes", sendBufferBytes, 1, Integer.MAX_VALUE);
        checkDuration("keepaliveInterval", keepaliveInterval);
        checkDuration("keepaliveTimeout", keepaliveTimeout);
        if (!keepaliveInterval.isZero() && keepaliveTimeout.compareTo(keepaliveInterval) < 0) {
            throw new IllegalArgumentException("keepaliveTimeout must not be shorter than keepaliveInterval: "
                    + keepaliveTimeout + " < " + keepaliveInterval);
        }
        checkRange("backlog", backlog, 1, 1 << 20);
        checkRange("maxStreams", maxStreams, 1, 1 << 24);
        checkDuration("lingerTimeout", lingerTimeout);
    }

    /** {@return kcptun's settings: version 2, frames of 8 KiB, stream windows of 2 MiB} */
    public static MuxConfig defaults() {
        return builder().build();
    }

    /** {@return smux's own settings, but version 2: frames of 32 KiB, stream windows of 64 KiB} */
    public static MuxConfig smux() {
        return builder().maxFrameBytes(32_768).streamBufferBytes(65_536).build();
    }

    /** {@return a builder with the {@linkplain #defaults defaults}} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder with these settings} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    private static void checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " … " + max + ": " + value);
        }
    }

    /** Checks a duration that a clock of nanoseconds is to measure. */
    static void checkDuration(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be 0 … " + LONGEST.toDays() + " days: " + value);
        }
    }

    /** Collects settings for a {@link MuxConfig}. Not thread safe. */
    public static final class Builder {
        private int version = 2;
        private int maxFrameBytes = 8192;
        private int receiveBufferBytes = 4 << 20;
        private int streamBufferBytes = 2 << 20;
        private boolean earlyWindow;
        private int sendBufferBytes = 65_536;
        private Duration keepaliveInterval = Duration.ofSeconds(10);
        private Duration keepaliveTimeout = Duration.ofSeconds(30);
        private int backlog = 1024;
        private int maxStreams = 65_536;
        private Duration lingerTimeout = Duration.ofSeconds(5);

        private Builder() {}

        private Builder(MuxConfig from) {
            version = from.version;
            maxFrameBytes = from.maxFrameBytes;
            receiveBufferBytes = from.receiveBufferBytes;
            streamBufferBytes = from.streamBufferBytes;
            earlyWindow = from.earlyWindow;
            sendBufferBytes = from.sendBufferBytes;
            keepaliveInterval = from.keepaliveInterval;
            keepaliveTimeout = from.keepaliveTimeout;
            backlog = from.backlog;
            maxStreams = from.maxStreams;
            lingerTimeout = from.lingerTimeout;
        }

        /**
         * Sets {@link MuxConfig#version}.
         *
         * @param value 1 or 2; the default is 2
         * @return this builder
         */
        public Builder version(int value) {
            version = value;
            return this;
        }

        /**
         * Sets {@link MuxConfig#maxFrameBytes}.
         *
         * @param value 1 … 65535; the default is 8192
         * @return this builder
         */
        public Builder maxFrameBytes(int value) {
            maxFrameBytes = value;
            return this;
        }

        /**
         * Sets {@link MuxConfig#receiveBufferBytes}.
         *
         * @param value at least 1; the default is 4 MiB
         * @return this builder
         */
        public Builder receiveBufferBytes(int value) {
            receiveBufferBytes = value;
            return this;
        }

        /**
         * Sets {@link MuxConfig#streamBufferBytes}.
         *
         * @param value at least 1, at most the receive buffer; the default is 2 MiB
         * @return this builder
         */
        public Builder streamBufferBytes(int value) {
            streamBufferBytes = value;
            return this;
        }

        /**
         * Sets {@link MuxConfig#earlyWindow}.
         *
         * @param value whether the peer hears of windows before the first read; the default is false
         * @return this builder
         */
        public Builder earlyWindow(boolean value) {
            earlyWindow = value;
            return this;
        }

        /**
         * Sets {@link MuxConfig#sendBufferBytes}.
         *
         * @param value at least 1; the default is 64 KiB
         * @return this builder
         */
        public Builder sendBufferBytes(int value) {
            sendBufferBytes = value;
            return this;
        }

        /**
         * Sets {@link MuxConfig#keepaliveInterval} and {@link MuxConfig#keepaliveTimeout}.
         *
         * @param interval between signs of life; zero for no keepalive; the default is 10 s
         * @param timeout longest silence, not shorter than the interval; the default is 30 s
         * @return this builder
         */
        public Builder keepalive(Duration interval, Duration timeout) {
            keepaliveInterval = interval;
            keepaliveTimeout = timeout;
            return this;
        }

        /**
         * Sets {@link MuxConfig#backlog}.
         *
         * @param value 1 … 2^20; the default is 1024
         * @return this builder
         */
        public Builder backlog(int value) {
            backlog = value;
            return this;
        }

        /**
         * Sets {@link MuxConfig#maxStreams}.
         *
         * @param value 1 … 2^24; the default is 65536
         * @return this builder
         */
        public Builder maxStreams(int value) {
            maxStreams = value;
            return this;
        }

        /**
         * Sets {@link MuxConfig#lingerTimeout}.
         *
         * @param value zero to drop what was not sent; the default is 5 s
         * @return this builder
         */
        public Builder lingerTimeout(Duration value) {
            lingerTimeout = value;
            return this;
        }

        /**
         * Makes the config.
         *
         * @return the config
         * @throws IllegalArgumentException if a setting is out of its range
         */
        public MuxConfig build() {
            return new MuxConfig(
                    version,
                    maxFrameBytes,
                    receiveBufferBytes,
                    streamBufferBytes,
                    earlyWindow,
                    sendBufferBytes,
                    keepaliveInterval,
                    keepaliveTimeout,
                    backlog,
                    maxStreams,
                    lingerTimeout);
        }
    }
}
