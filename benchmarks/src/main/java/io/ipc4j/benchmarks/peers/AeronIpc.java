package io.ipc4j.benchmarks.peers;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron's IPC, for one client, with its media driver in the serving process, in one thread: there are two processors.
 *
 * @param claiming whether messages are written in place ({@code tryClaim}) or copied ({@code offer})
 */
record AeronIpc(String name, boolean claiming, boolean spinning, Set<Bench> benches) implements Contender {
    private static final String CHANNEL = "aeron:ipc";
    private static final int UP = 1001;
    private static final int DOWN = 1002;
    private static final int TERM = 4 << 20;
    /** As much as it allows: larger messages go in fewer fragments. */
    private static final int MTU = 65_504;

    private static final int BATCH = 256;
    /** It takes who stands still between two turns for dead, unless it is told to be patient. */
    private static final long PATIENCE = TimeUnit.HOURS.toNanos(1);

    static Stream<Contender> all() {
        return Stream.of(
                new AeronIpc("Aeron IPC", false, true, Set.of(Bench.RTT, Bench.THROUGHPUT)),
                new AeronIpc("Aeron IPC claiming", true, true, Set.of(Bench.THROUGHPUT)),
                new AeronIpc("Aeron IPC, backing off", false, false, Set.of(Bench.WAKEUP, Bench.IDLE)));
    }

    @Override
    public Route route() {
        return Route.MMAP;
    }

    @Override
    public List<String> jvmFlags() {
        return OpenedJdk.AGRONA;
    }

    @Override
    public boolean servesMany() {
        return false;
    }

    private IdleStrategy idling() {
        return spinning ? BusySpinIdleStrategy.INSTANCE : new BackoffIdleStrategy();
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) {
        String directory = Places.freshInMemory().toString();
        MediaDriver.Context context = new MediaDriver.Context()
                .aeronDirectoryName(directory)
                .threadingMode(ThreadingMode.SHARED)
                .ipcTermBufferLength(TERM)
                .ipcMtuLength(MTU)
                .dirDeleteOnStart(true)
                .clientLivenessTimeoutNs(PATIENCE)
                .publicationUnblockTimeoutNs(2 * PATIENCE);
        MediaDriver.launch(context);
        Aeron aeron = Aeron.connect(context(directory));
        Subscription in = aeron.addSubscription(CHANNEL, UP);
        Out out = new Out(aeron.addExclusivePublication(CHANNEL, DOWN), size, claiming, idling());
        teller.accept(directory);
        int every = role == Role.SINK ? Contender.burst(size) : 1;
        int[] count = {0};
        FragmentHandler handler = new FragmentAssembler((buffer, offset, length, header) -> {
            if (++count[0] == every) {
                count[0] = 0;
                out.message.putBytes(0, buffer, offset, length);
                if (role == Role.STAMP) {
                    out.message.putLong(0, System.nanoTime(), ByteOrder.BIG_ENDIAN);
                }
                out.send();
            }
        });
        IdleStrategy idling = idling();
        while (true) {
            idling.idle(in.poll(handler, BATCH));
        }
    }

    private static Aeron.Context context(String directory) {
        return new Aeron.Context()
                .aeronDirectoryName(directory)
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(PATIENCE));
    }

    @Override
    public Client connect(String address, Role role, int size) {
        Aeron aeron = Aeron.connect(context(address));
        Subscription in = aeron.addSubscription(CHANNEL, DOWN);
        Out out = new Out(aeron.addExclusivePublication(CHANNEL, UP), size, claiming, idling());
        IdleStrategy idling = idling();
        boolean[] came = {false}; // a fragment may be a part only
        FragmentHandler copy = new FragmentAssembler((buffer, offset, length, header) -> {
            out.message.putBytes(0, buffer, offset, length);
            came[0] = true;
        });
        return new Client() {
            @Override
            public long roundTrip(long word) {
                out.message.putLong(0, word, ByteOrder.BIG_ENDIAN);
                out.send();
                awaitAnswer();
                return out.message.getLong(0, ByteOrder.BIG_ENDIAN);
            }

            @Override
            public void send(int messages) {
                for (int i = 0; i < messages; i++) {
                    out.send();
                }
            }

            @Override
            public void awaitAnswer() {
                while (!came[0]) {
                    idling.idle(in.poll(copy, 1));
                }
                came[0] = false;
            }

            @Override
            public void close() {
                aeron.close();
            }
        };
    }

    /** One way. */
    private static final class Out {
        private final ExclusivePublication publication;
        private final UnsafeBuffer message;
        private final boolean claiming;
        private final IdleStrategy idling;
        private final BufferClaim claim = new BufferClaim();

        Out(ExclusivePublication publication, int size, boolean claiming, IdleStrategy idling) {
            this.publication = publication;
            this.message = new UnsafeBuffer(new byte[size]);
            this.claiming = claiming && size <= publication.maxPayloadLength();
            this.idling = idling;
        }

        void send() {
            while (!trySend()) {
                idling.idle();
            }
            idling.reset();
        }

        private boolean trySend() {
            long result = claiming
                    ? publication.tryClaim(message.capacity(), claim)
                    : publication.offer(message, 0, message.capacity());
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                throw new IllegalStateException("the publication is over: " + Publication.errorString(result));
            }
            if (result < 0) {
                return false;
            }
            if (claiming) {
                claim.putBytes(message, 0, message.capacity());
                claim.commit();
            }
            return true;
        }
    }
}
