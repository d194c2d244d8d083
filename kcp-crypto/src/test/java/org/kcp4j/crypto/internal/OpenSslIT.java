package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenSSL's ciphers, on the jar: only there is the multi-release layer that they live in. */
@Tag("aead")
class OpenSslIT {

    private static final int NONCE_BYTES = AeadTransform.NONCE_BYTES;
    private static final int TAG_BYTES = AeadTransform.TAG_BYTES;
    private static final int MANY = 100_000;

    enum Kind {
        AES_128("aes-128-gcm", "AES", 16, AesGcm::new),
        AES_192("aes-192-gcm", "AES", 24, AesGcm::new),
        AES_256("aes-256-gcm", "AES", 32, AesGcm::new),
        CHACHA20("chacha20-poly1305", "ChaCha20", 32, ChaCha20Poly1305::new);

        final String cipher;
        final String algorithm;
        final int keyBytes;
        final Function<WipeableKey, AeadTransform> ofJava;

        Kind(String cipher, String algorithm, int keyBytes, Function<WipeableKey, AeadTransform> ofJava) {
            this.cipher = cipher;
            this.algorithm = algorithm;
            this.keyBytes = keyBytes;
            this.ofJava = ofJava;
        }

        WipeableKey key(Random random) {
            return new WipeableKey(algorithm, randomBytes(random, keyBytes));
        }
    }

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);
    private AeadLibrary library;

    static {
        LibraryHere.insist();
    }

    @BeforeEach
    void findLibrary() throws NoLibraryException {
        LibraryHere.assume();
        System.out.println("OpenSslIT seed " + seed);
        library = NativeCiphers.find(false);
    }

    /** So every test of AEAD ciphers that runs on the jar with native access is of these, however slow they are. */
    @ParameterizedTest
    @EnumSource
    void isChosenInThisProcess(Kind kind) {
        assertThat(AeadChoice.ofProcess()
                        .transforms(kind.cipher, kind.ofJava)
                        .apply(kind.key(random))
                        .getClass())
                .isSameAs(ours(kind).apply(kind.key(random)).getClass())
                .isNotSameAs(kind.ofJava.apply(kind.key(random)).getClass());
    }

    @Test
    void lacksWhatIsNoCipher() {
        assertThat(library.transforms("rot13")).isNull();
    }

    @Test
    void saysWhatItIs() {
        assertThat(library.name()).matches("OpenSSL \\d+\\.\\d+\\.\\d+( \\(.*\\))?");
    }

    @ParameterizedTest
    @EnumSource
    void sealsAndOpensAsJavaDoes(Kind kind) throws GeneralSecurityException {
        WipeableKey key = kind.key(random);
        AeadTransform ours = ours(kind).apply(key);
        AeadTransform javas = kind.ofJava.apply(key);
        IntStream lengths = IntStream.concat(
                IntStream.rangeClosed(0, 1500), IntStream.of(16_383, 16_384, 16_385, 32_769, 65_507, 1_000_000));
        for (int length : lengths.toArray()) {
            int offset = random.nextInt(20);
            byte[] plain = randomBytes(random, offset + NONCE_BYTES + length + TAG_BYTES + random.nextInt(5));
            byte[] sealed = plain.clone();
            ours.seal(sealed, offset, length);
            byte[] expected = plain.clone();
            javas.seal(expected, offset, length);
            assertThat(Arrays.equals(sealed, expected)).as("length %d", length).isTrue();

            byte[] damaged = sealed.clone();
            damaged[offset + random.nextInt(NONCE_BYTES + length + TAG_BYTES)] ^=
                    (byte) (1 << random.nextInt(Byte.SIZE));
            assertThat(ours.open(damaged, offset, length))
                    .as("length %d", length)
                    .isFalse();
            assertThat(ours.open(sealed, offset, length)).isTrue();
            assertThat(javas.open(expected, offset, length)).isTrue();
            int end = offset + NONCE_BYTES + length;
            assertThat(Arrays.equals(sealed, 0, end, plain, 0, end)).isTrue();
            assertThat(Arrays.equals(expected, 0, end, plain, 0, end)).isTrue();
        }
    }

    /** The nonce before the last may come again; who makes nonces is to see to that. Only a source that stands still is found. */
    @ParameterizedTest
    @EnumSource
    void refusesTheNonceOfThePacketBefore(Kind kind) throws GeneralSecurityException {
        AeadTransform ours = ours(kind).apply(kind.key(random));
        for (int differing = 0; differing < NONCE_BYTES; differing++) {
            byte[] packet = new byte[NONCE_BYTES + 3 + TAG_BYTES];
            packet[differing] = 1;
            ours.seal(packet, 0, 3);
            byte[] untouched = packet.clone();
            assertThatThrownBy(() -> ours.seal(packet, 0, 3)).isInstanceOf(InvalidAlgorithmParameterException.class);
            assertThat(packet).isEqualTo(untouched);
        }
    }

    /** Less would be read from beyond its end. */
    @ParameterizedTest
    @EnumSource
    void refusesAKeyOfAnotherLength(Kind kind) {
        AeadTransform ours = ours(kind).apply(new WipeableKey(kind.algorithm, new byte[kind.keyBytes - 1]));
        byte[] packet = new byte[100];
        assertThatThrownBy(() -> ours.seal(packet, 0, 50)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> ours.open(packet, 0, 50)).isInstanceOf(GeneralSecurityException.class);
        assertThat(packet).containsOnly(0);
    }

    @Test
    void holdsNothingUntilTheFirstPacketOfADirection() throws GeneralSecurityException {
        Function<WipeableKey, AeadTransform> transforms = ours(Kind.AES_128);
        assertThat(collected(0)).isZero();
        AeadTransform transform = transforms.apply(Kind.AES_128.key(random));
        assertThat(library.contexts()).isZero();
        byte[] packet = new byte[100];
        for (int i = 0; i < 3; i++) {
            packet[0] = (byte) i;
            transform.seal(packet, 0, 50);
            assertThat(library.contexts()).isEqualTo(1);
        }
        for (int i = 0; i < 3; i++) {
            transform.open(packet, 0, 50);
            assertThat(library.contexts()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256", "CHACHA20"})
    void freesWhatIsOutOfUse(Kind kind) throws GeneralSecurityException, IOException {
        Function<WipeableKey, AeadTransform> transforms = ours(kind);
        use(MANY / 10, transforms, kind);
        long before = residentBytes();
        use(MANY, transforms, kind);
        assertThat(residentBytes() - before)
                .as("%d of them take hundreds of megabytes", MANY)
                .isLessThan(64 << 20);
    }

    private void use(int count, Function<WipeableKey, AeadTransform> transforms, Kind kind)
            throws GeneralSecurityException {
        WipeableKey key = kind.key(random);
        byte[] packet = new byte[100];
        for (int i = 0; i < count; i++) {
            AeadTransform transform = transforms.apply(key);
            transform.seal(packet, 0, 50);
            assertThat(transform.open(packet, 0, 50)).isTrue();
            if (i % 10_000 == 9_999) {
                collected(1_000);
            }
        }
        assertThat(collected(0)).isZero();
    }

    /** Has the garbage collected until no more than so many contexts are left, or it is in vain. */
    private long collected(long enough) {
        for (int i = 0; i < 1_000 && library.contexts() > enough; i++) {
            System.gc();
        }
        return library.contexts();
    }

    private static long residentBytes() throws IOException {
        String kilobytes = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow()
                .replaceAll("[^0-9]", "");
        return Long.parseLong(kilobytes) << 10;
    }

    private Function<WipeableKey, AeadTransform> ours(Kind kind) {
        Function<WipeableKey, AeadTransform> found = library.transforms(kind.cipher);
        assertThat(found).as(kind.cipher).isNotNull();
        return found;
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
