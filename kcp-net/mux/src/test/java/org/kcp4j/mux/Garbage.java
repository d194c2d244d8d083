package org.kcp4j.mux;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Frames as a careless or hostile peer may send them. */
final class Garbage {
    private Garbage() {}

    /** Some frames of a few streams; if {@code damaged}, with bytes changed, or not frames at all. */
    static byte[] frames(Random random, int version, boolean damaged) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            wire.writeBytes(frame(random, version));
        }
        byte[] bytes = wire.toByteArray();
        if (damaged) {
            for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
        }
        return bytes;
    }

    private static byte[] frame(Random random, int version) {
        int stream = 1 + random.nextInt(12);
        byte command = (byte) random.nextInt(version == 1 ? Frame.UPD : Frame.UPD + 1);
        int length = switch (command) {
            case Frame.PSH -> random.nextInt(random.nextInt(20) == 0 ? 65_536 : 200);
            case Frame.UPD -> Frame.UPDATE_BYTES;
            default -> 0;
        };
        byte[] frame = new byte[Frame.HEADER_BYTES + length];
        random.nextBytes(frame);
        Frame.putHeader(frame, 0, version, command, length, stream);
        if (command == Frame.UPD && random.nextInt(4) > 0) {
            Frame.putInt(frame, Frame.CONSUMED, 0); // nothing was sent, so nothing else is right
        }
        return frame;
    }
}
