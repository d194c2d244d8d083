package org.kcp4j.cli.transport;

import org.kcp4j.core.KcpConfig;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.fec.FecConfig;
import org.kcp4j.net.KcpOptions;
import picocli.CommandLine.Option;

/**
 * The part of a command line that describes sessions, with kcptun's names and defaults (PROTOCOL f.5). Filled by the
 * command line parser; used by the command's thread.
 */
public final class TransportOptions {
    /** What every cipher and FEC leave room for a segment in. */
    private static final int MIN_MTU = 61;

    @Option(
            names = "--key",
            paramLabel = "SECRET",
            defaultValue = "${env:KCPTUN_KEY:-it's a secrect}",
            description = {
                "What both ends must know; better given in the environment as KCPTUN_KEY.",
                "(default: kcptun's, which everybody knows)"
            })
    private String key = "";

    @Option(
            names = "--crypt",
            paramLabel = "CIPHER",
            description = {
                "aes-128-gcm (recommended: the only one kcptun knows that finds forgeries), aes, aes-128, aes-192, "
                        + "salsa20, blowfish, twofish, cast5, 3des, tea, xtea, xor, sm4, none, null; between ends "
                        + "that are both kcp4j also aes-192-gcm, aes-256-gcm, chacha20-poly1305 "
                        + "(default: ${DEFAULT-VALUE})."
            })
    private String crypt = "aes";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "fast3, fast2, fast, normal, or manual (default: ${DEFAULT-VALUE}).")
    private String mode = "fast";

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            description = "Longest UDP payload to send; at most 1500 to kcptun (default: ${DEFAULT-VALUE}).")
    private int mtu = 1350;

    @Option(
            names = "--sndwnd",
            paramLabel = "SEGMENTS",
            description = "Most segments in flight (default: ${DEFAULT-VALUE}).")
    private int sendWindow;

    @Option(
            names = "--rcvwnd",
            paramLabel = "SEGMENTS",
            description = "Most segments received and not read (default: ${DEFAULT-VALUE}).")
    private int receiveWindow;

    @Option(
            names = {"--datashard", "--ds"},
            paramLabel = "N",
            description = "Packets in a group of forward error correction (default: ${DEFAULT-VALUE}).")
    private int dataShards = 10;

    @Option(
            names = {"--parityshard", "--ps"},
            paramLabel = "N",
            description = "Parity packets for each group; 0 for no error correction (default: ${DEFAULT-VALUE}).")
    private int parityShards = 3;

    @Option(
            names = "--sockbuf",
            paramLabel = "BYTES",
            description = "The UDP socket's own buffers (default: ${DEFAULT-VALUE}).")
    private int socketBuffer = 4 << 20;

    @Option(
            names = "--acknodelay",
            arity = "0..1",
            fallbackValue = "true",
            hidden = true,
            description = "Acknowledge every packet at once.")
    private boolean ackNoDelay;

    @Option(names = "--nodelay", hidden = true, description = "For mode manual: 1 for quick resends.")
    private int nodelay;

    @Option(names = "--interval", hidden = true, description = "For mode manual: ms between flushes.")
    private int intervalMs = 50;

    @Option(names = "--resend", hidden = true, description = "For mode manual: later ACKs that show a loss.")
    private int resend;

    @Option(names = "--nc", hidden = true, description = "For mode manual: 1 for no congestion window.")
    private int noCongestionControl;

    /**
     * The defaults, but for the windows, in which kcptun's client and server differ.
     *
     * @param sendWindow most segments in flight
     * @param receiveWindow most segments received and not read
     */
    public TransportOptions(int sendWindow, int receiveWindow) {
        this.sendWindow = sendWindow;
        this.receiveWindow = receiveWindow;
    }

    /** {@return the key as it was given} */
    public String key() {
        return key;
    }

    /** {@return the cipher's name} */
    public String crypt() {
        return crypt;
    }

    /** {@return the mode's name} */
    public String mode() {
        return mode;
    }

    /**
     * Makes the cipher.
     *
     * @return the cipher under the key
     * @throws IllegalArgumentException if its name is unknown
     */
    public PacketCipher.Factory cipher() {
        if (!PacketCiphers.names().contains(crypt)) {
            throw new IllegalArgumentException(
                    "--crypt must be one of " + String.join(", ", PacketCiphers.names()) + ": " + crypt);
        }
        return PacketCiphers.of(crypt, KeyDerivation.kcptun(key));
    }

    /**
     * Makes options of sessions that carry a stream.
     *
     * @return the options
     * @throws IllegalArgumentException if a setting is out of its range; the text names it
     */
    public KcpOptions options() {
        requireRange("--sndwnd", sendWindow, 1, KcpConfig.MAX_WINDOW);
        requireRange("--rcvwnd", receiveWindow, 1, KcpConfig.MAX_WINDOW);
        requireRange("--mtu", mtu, MIN_MTU, KcpOptions.MAX_MTU);
        requireRange("--sockbuf", socketBuffer, 0, Integer.MAX_VALUE);
        requireRange("--datashard", dataShards, 0, FecConfig.MAX_SHARDS);
        requireRange("--parityshard", parityShards, 0, FecConfig.MAX_SHARDS);
        KcpConfig engine = timing().withStream(true)
                .withSendWindow(sendWindow)
                .withReceiveWindow(receiveWindow)
                .withAckNoDelay(ackNoDelay);
        return KcpOptions.builder()
                .engine(engine)
                .sendWindow(sendWindow)
                .cipher(cipher())
                .fec(dataShards, dataShards == 0 ? 0 : parityShards)
                .mtu(mtu)
                .socketBuffer(socketBuffer)
                .build();
    }

    /** PROTOCOL f.4; what is out of range becomes the nearest that is not, as in kcp-go. */
    private KcpConfig timing() {
        return switch (mode) {
            case "normal" -> KcpConfig.normal();
            case "fast" -> KcpConfig.fast();
            case "fast2" -> KcpConfig.fast2();
            case "fast3" -> KcpConfig.fast3();
            case "manual" ->
                KcpConfig.normal()
                        .withNodelay(nodelay != 0)
                        .withIntervalMs(Math.clamp(intervalMs, KcpConfig.MIN_INTERVAL_MS, KcpConfig.MAX_INTERVAL_MS))
                        .withFastResend(Math.max(0, resend))
                        .withCongestionControl(noCongestionControl == 0);
            default ->
                throw new IllegalArgumentException("--mode must be one of fast3, fast2, fast, normal, manual: " + mode);
        };
    }

    /**
     * Checks a number that the user gave.
     *
     * @param flag what the user calls it
     * @param value what the user gave
     * @param min least
     * @param max most
     * @throws IllegalArgumentException if it is out of range; the text names the flag
     */
    public static void requireRange(String flag, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(flag + " must be " + min + " … " + max + ": " + value);
        }
    }
}
