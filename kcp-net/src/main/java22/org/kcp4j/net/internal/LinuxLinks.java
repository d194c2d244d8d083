package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Opens {@link LinuxLink}s and lends them the memory that they send from. Thread safe, without locks. */
final class LinuxLinks implements LinkFactory {
    /** Sending never waits, so about as many are in use as there are processors, however many sockets there are. */
    private static final int STAGES = 8;

    private final AtomicReferenceArray<@Nullable SendStage> stages = new AtomicReferenceArray<>(STAGES);

    @Override
    public String name() {
        return "Linux system calls, many datagrams each";
    }

    @Override
    public DatagramLink open(
            @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings settings)
            throws IOException {
        return LinuxLink.open(this, local, remote, settings);
    }

    SendStage borrowStage() {
        for (int i = 0; i < STAGES; i++) {
            if (stages.getPlain(i) != null) {
                SendStage stage = stages.getAndSet(i, null);
                if (stage != null) {
                    return stage;
                }
            }
        }
        return new SendStage();
    }

    /** Takes a stage back; one too many is left to the garbage collector. */
    void giveBack(SendStage stage) {
        for (int i = 0; i < STAGES; i++) {
            if (stages.getPlain(i) == null && stages.compareAndSet(i, null, stage)) {
                return;
            }
        }
    }
}
