package org.kcp4j.net.internal;

import static org.kcp4j.net.internal.Interleavings.explore;
import static org.kcp4j.net.internal.Interleavings.require;
import static org.kcp4j.net.internal.Interleavings.runTogether;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kcp4j.net.KcpOptions;

/**
 * Application threads and a session's owner, with everything that is between them: ports, turns, gates, rings and the
 * driver. The owner does what {@link HandOver} does, but has no engine, which is no matter of threads and would take most of
 * the time.
 */
@Tag("rewriting")
class SessionPortInterleavingsTest {
    private static final int RING = 4096;
    private static final int MESSAGE = RING / 2 - Integer.BYTES; // two of them fill the ring
    private static final int MESSAGES = 3;
    private static final int MORE_THAN_A_RING = RING + RING / 2;
    private static final KcpOptions STREAM =
            KcpOptions.builder().sendBuffer(RING).receiveBuffer(RING).build();
    private static final TimerWheel WHEEL = new TimerWheel(new ModelRuntime(), "wheel"); // stands still

    /** What application threads and owner share. */
    private static final class Session {
        final ModelRuntime runtime = new ModelRuntime();
        final SessionPort port;

        Session(KcpOptions options) {
            port = new SessionPort(runtime, options, MESSAGE, MESSAGE);
        }

        ModelThread thread(ModelThread.Task task) {
            return new ModelThread(this, task);
        }

        /** Runs threads of the application beside an owner whose every step is the one given, until all have ended. */
        void run(LongSupplier step, ModelThread... applications) {
            Duty duty = new Duty() {
                @Override
                public long runOnce(long nowNanos) {
                    return step.getAsLong();
                }

                @Override
                public boolean isShort() {
                    return true;
                }

                @Override
                public void crashed(Throwable defect) {}
            };
            VirtualThreadDriver driver = new VirtualThreadDriver(runtime, WHEEL, duty, "owner");
            port.attach(driver);
            driver.start();
            runTogether(applications);
            runtime.joinSessionThreads();
        }
    }

    /** What an owner does with what the peer has written: so many bytes, and the end. */
    private static final class Delivery {
        private final InputPort input;
        private int left;

        Delivery(Session session, int bytes) {
            input = session.port.input();
            left = bytes;
        }

        boolean step() {
            boolean any = false;
            while (left > 0) {
                int n = input.ring.write(new byte[left], 0, left);
                left -= n;
                if (n > 0) {
                    any = true;
                } else if (input.waitForRoom()) {
                    break;
                }
            }
            if (left == 0) {
                input.ended();
            }
            if (any) {
                input.arrived();
            }
            return left == 0;
        }
    }

    /** What an owner does with what the application writes. */
    private static final class Collection {
        private final OutputPort output;
        int collected;

        Collection(Session session) {
            output = session.port.output();
        }

        /** True when there will be no more. */
        boolean step() {
            int n = output.ring.read(new byte[RING], 0, RING);
            if (n > 0) {
                collected += n;
                output.taken();
            }
            return output.isComplete();
        }
    }

    private static long finishedIf(boolean done) {
        return done ? Duty.FINISHED : Duty.NEVER;
    }

    @Test
    void aReaderGetsEverythingAndTheEnd() {
        explore(() -> {
            Session session = new Session(STREAM);
            Delivery delivery = new Delivery(session, MORE_THAN_A_RING);
            session.run(() -> finishedIf(delivery.step()), session.thread(() -> {
                byte[] into = new byte[RING];
                int read = 0;
                for (int n; (n = session.port.input().read(into, 0, RING)) >= 0; ) {
                    read += n;
                }
                require(read == MORE_THAN_A_RING, "read " + read);
            }));
        });
    }

    @Test
    void aReceiverGetsEveryMessage() {
        KcpOptions options = STREAM.toBuilder().stream(false).build();
        explore(() -> {
            Session session = new Session(options);
            InputPort input = session.port.input();
            int[] left = {MESSAGES};
            session.run(
                    () -> {
                        while (left[0] > 0) {
                            if (input.ring.writeMessage(new byte[MESSAGE], 0, MESSAGE)) {
                                left[0]--;
                                input.arrived();
                            } else if (input.waitForRoom()) {
                                break;
                            }
                        }
                        return finishedIf(left[0] == 0);
                    },
                    session.thread(() -> {
                        byte[] into = new byte[MESSAGE];
                        for (int i = 0; i < MESSAGES; i++) {
                            int size = input.receive(into, 0, MESSAGE);
                            require(size == MESSAGE, "size " + size);
                        }
                    }));
        });
    }

    @Test
    void everythingWrittenAndTheEndAreCollected() {
        explore(() -> {
            Session session = new Session(STREAM);
            Collection collection = new Collection(session);
            session.run(() -> finishedIf(collection.step()), session.thread(() -> {
                session.port.output().write(new byte[MORE_THAN_A_RING], 0, MORE_THAN_A_RING);
                session.port.output().shutdown();
            }));
            require(collection.collected == MORE_THAN_A_RING, "collected " + collection.collected);
        });
    }

    @Test
    void aShutDownDuringAWriteStillEndsTheStream() {
        explore(() -> {
            Session session = new Session(STREAM);
            Collection collection = new Collection(session);
            boolean[] written = new boolean[1];
            session.run(
                    () -> finishedIf(collection.step()),
                    session.thread(session.port.output()::shutdown),
                    session.thread(() -> {
                        try {
                            session.port.output().write(new byte[2], 0, 2);
                            written[0] = true;
                        } catch (SocketException e) {
                            require(e.getMessage().equals("Socket output is shutdown"), e.getMessage());
                        }
                    }));
            require(!written[0] || collection.collected == 2, "collected " + collection.collected);
        });
    }

    @Test
    void closingDeliversWhatWasWrittenAndEndsWritesThatWait() {
        explore(() -> {
            Session session = new Session(STREAM);
            Collection collection = new Collection(session);
            int[] written = new int[1];
            session.run(
                    () -> {
                        if (collection.step()) {
                            session.port.delivered();
                            return Duty.FINISHED;
                        }
                        return Duty.NEVER;
                    },
                    session.thread(session.port::close),
                    session.thread(() -> {
                        try {
                            for (; written[0] < MORE_THAN_A_RING; written[0] += RING / 2) {
                                session.port.output().write(new byte[RING / 2], 0, RING / 2);
                            }
                        } catch (SocketException e) {
                            require(e.getMessage().equals("Socket closed"), e.getMessage());
                        }
                    }));
            require(session.port.isDelivered(), "close came back too early");
            require(collection.collected == written[0], "collected " + collection.collected + " of " + written[0]);
        });
    }

    @Test
    void aFailureEndsEveryWait() {
        explore(() -> {
            Session session = new Session(STREAM);
            session.run(
                    () -> {
                        session.port.finished(new IOException("broken"));
                        return Duty.FINISHED;
                    },
                    session.thread(() -> fails(() -> session.port.input().read(new byte[1], 0, 1))),
                    session.thread(() -> fails(() -> session.port.output().write(new byte[RING + 1], 0, RING + 1))));
        });
    }

    @Test
    void aFailureEndsConnecting() {
        explore(() -> {
            Session session = new Session(STREAM);
            session.run(
                    () -> {
                        session.port.finished(new IOException("broken"));
                        return Duty.FINISHED;
                    },
                    session.thread(() -> fails(() -> session.port.awaitConnected(0))));
        });
    }

    private static void fails(ModelThread.Task task) throws Exception {
        try {
            task.run();
        } catch (IOException e) {
            require(e.getMessage().equals("broken"), e.getMessage());
            return;
        }
        throw new AssertionError("did not fail");
    }

    @Test
    void aSignOfLifeEndsConnecting() {
        explore(() -> {
            Session session = new Session(STREAM);
            session.run(
                    () -> {
                        session.port.connected();
                        return Duty.FINISHED;
                    },
                    session.thread(() -> session.port.awaitConnected(0)));
        });
    }

    @Test
    void abortingEndsAReadAndAClose() {
        explore(() -> {
            Session session = new Session(STREAM);
            session.run(
                    () -> {
                        if (session.port.isAborted()) {
                            session.port.finished(null);
                            return Duty.FINISHED;
                        }
                        return Duty.NEVER;
                    },
                    session.thread(() -> {
                        try {
                            int n = session.port.input().read(new byte[1], 0, 1);
                            throw new AssertionError("read " + n);
                        } catch (SocketException e) {
                            require(e.getMessage().equals("Socket closed"), e.getMessage());
                        }
                    }),
                    session.thread(session.port::close),
                    session.thread(session.port::abort));
        });
    }

    @Test
    void timeOutsSetWhileWaitingAreNoticed() {
        explore(() -> {
            Session session = new Session(STREAM);
            session.run(
                    () -> Duty.FINISHED,
                    session.thread(() -> timesOut(() -> session.port.input().read(new byte[1], 0, 1))),
                    session.thread(() -> timesOut(() -> session.port.output().write(new byte[RING + 1], 0, RING + 1))),
                    session.thread(() -> {
                        session.port.input().timeout(1);
                        session.port.output().timeout(1);
                    }));
        });
    }

    private static void timesOut(ModelThread.Task task) throws Exception {
        try {
            task.run();
        } catch (SocketTimeoutException e) {
            return;
        }
        throw new AssertionError("did not time out");
    }

    /** An owner that could not trim for bytes that nobody had read is told when somebody has. */
    @Test
    void theReaderOfTheLastByteLetsTheOwnerTrim() {
        explore(() -> {
            Session session = new Session(STREAM);
            session.port.input().ring.write(new byte[2], 0, 2);
            session.run(() -> finishedIf(session.port.trim()), session.thread(() -> {
                for (int i = 0; i < 2; i++) {
                    session.port.input().read(new byte[1], 0, 1);
                }
            }));
        });
    }

    /** Three readers take turns; whoever gets none, for the time is over, must not take a turn from another. */
    @Test
    void readersTakeTurnsAndNobodyIsForgotten() {
        explore(() -> {
            Session session = new Session(STREAM);
            int[] read = new int[3];
            session.run(
                    () -> {
                        session.port.input().ring.write(new byte[2], 0, 2);
                        session.port.input().arrived();
                        session.port.input().ended();
                        return Duty.FINISHED;
                    },
                    session.thread(() -> read[0] = session.port.input().read(new byte[1], 0, 1)),
                    session.thread(() -> read[1] = session.port.input().read(new byte[1], 0, 1)),
                    session.thread(() -> read[2] = session.port.input().read(new byte[1], 0, 1)));
            require(read[0] + read[1] + read[2] == 1, "two bytes and an end: " + Arrays.toString(read));
        });
    }

    @Test
    void aTimeOutSetWhileWaitingForATurnIsNoticed() {
        explore(() -> {
            Turnstile turns = new Turnstile(new ModelRuntime(), 0, "timed out");
            runTogether(
                    new ModelThread(turns, () -> {
                        turns.enter();
                        turns.timeout(1);
                        turns.leave();
                    }),
                    new ModelThread(turns, () -> enterAndLeave(turns)),
                    new ModelThread(turns, () -> enterAndLeave(turns)));
            require(turns.tryEnter(), "somebody still has the turn");
        });
    }

    private static void enterAndLeave(Turnstile turns) throws IOException {
        try {
            turns.enter();
        } catch (SocketTimeoutException e) {
            return;
        }
        turns.leave();
    }

    @Test
    void theOwnerTrimsWhileAWriterWrites() {
        explore(() -> {
            Session session = new Session(STREAM);
            OutputPort output = session.port.output();
            byte[] read = new byte[2];
            session.run(
                    () -> {
                        output.trim();
                        int n = output.ring.read(read, 0, 2);
                        output.trim();
                        return finishedIf(n > 0);
                    },
                    session.thread(() -> output.write(new byte[] {1, 2}, 0, 2)));
            require(read[0] == 1 && read[1] == 2, "wrong bytes");
        });
    }

    @Test
    void datagramsAndTheEndReachAReceiverThatWaits() {
        explore(() -> {
            Session session = new Session(STREAM);
            session.run(
                    () -> {
                        session.port.datagrams().arrived(new byte[3]);
                        session.port.finished(null);
                        return Duty.FINISHED;
                    },
                    session.thread(() -> {
                        require(session.port.datagrams().receive(0).length == 3, "wrong datagram");
                        try {
                            int length = session.port.datagrams().receive(0).length;
                            throw new AssertionError("received " + length);
                        } catch (SocketException e) {
                            require(e.getMessage().equals("Socket closed"), e.getMessage());
                        }
                    }));
        });
    }

    @Test
    void sessionsAndTheEndReachAnAcceptThatWaits() throws IOException {
        SessionCore accepted = new ManualRuntime().client(new InetSocketAddress(0), 7, STREAM);
        explore(() -> {
            AcceptQueue queue = new AcceptQueue(new ModelRuntime(), 4);
            runTogether(
                    new ModelThread(queue, () -> {
                        queue.add(accepted);
                        queue.close(null);
                    }),
                    new ModelThread(queue, () -> {
                        int taken = 0;
                        try {
                            for (; ; taken++) {
                                require(queue.take(0) == accepted, "another session");
                            }
                        } catch (SocketException e) {
                            require(e.getMessage().equals("Socket closed"), e.getMessage());
                        }
                        require(taken <= 1, "a session out of nothing");
                    }));
        });
    }
}
