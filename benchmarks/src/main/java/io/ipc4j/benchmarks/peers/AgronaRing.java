package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.io.File;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Two of Agrona's ring buffers in mapped files, for one client. */
record AgronaRing(String name, boolean many, boolean spinning, Set<Bench> benches) implements Contender {
    private static final int SIZE = 4 << 20;
    private static final int BATCH = 1000;
    private static final int TYPE = 1;

    static Stream<Contender> all() {
        return Stream.of(
                new AgronaRing("Agrona many-to-one", true, true, Set.of(Bench.RTT, Bench.THROUGHPUT)),
                new AgronaRing("Agrona one-to-one", false, true, Set.of(Bench.RTT, Bench.THROUGHPUT)),
                new AgronaRing("Agrona many-to-one, backing off", true, false, Set.of(Bench.WAKEUP, Bench.IDLE)));
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

    @Override
    public void serve(Role role, int size, Consumer<String> teller) {
        String path = Places.freshInMemory().toString();
        RingBuffer in = ring(create(path + "up"));
        RingBuffer out = ring(create(path + "down"));
        teller.accept(path);
        IdleStrategy idling = idling();
        UnsafeBuffer answer = new UnsafeBuffer(new byte[size]);
        if (role == Role.SINK) {
            sink(in, out, answer, idling);
        }
        MessageHandler echo = (type, buffer, index, length) -> {
            answer.putBytes(0, buffer, index, length);
            if (role == Role.STAMP) {
                answer.putLong(0, System.nanoTime(), ByteOrder.BIG_ENDIAN);
            }
            write(out, answer, idling);
        };
        while (true) {
            idling.idle(in.read(echo, 1));
        }
    }

    private static void sink(RingBuffer in, RingBuffer out, UnsafeBuffer answer, IdleStrategy idling) {
        int burst = Contender.burst(answer.capacity());
        int[] count = {0};
        MessageHandler counter = (type, buffer, index, length) -> {
            if (++count[0] == burst) {
                count[0] = 0;
                write(out, answer, idling);
            }
        };
        while (true) {
            idling.idle(in.read(counter, BATCH));
        }
    }

    private IdleStrategy idling() {
        return spinning ? BusySpinIdleStrategy.INSTANCE : new BackoffIdleStrategy();
    }

    private static MappedByteBuffer create(String file) {
        return IoUtil.mapNewFile(new File(file), SIZE + RingBufferDescriptor.TRAILER_LENGTH);
    }

    private RingBuffer ring(MappedByteBuffer bytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        return many ? new ManyToOneRingBuffer(buffer) : new OneToOneRingBuffer(buffer);
    }

    private static void write(RingBuffer ring, UnsafeBuffer message, IdleStrategy idling) {
        while (!ring.write(TYPE, message, 0, message.capacity())) {
            idling.idle();
        }
        idling.reset();
    }

    @Override
    public Client connect(String address, Role role, int size) {
        RingBuffer out = ring(IoUtil.mapExistingFile(new File(address + "up"), "up"));
        RingBuffer in = ring(IoUtil.mapExistingFile(new File(address + "down"), "down"));
        IdleStrategy idling = idling();
        UnsafeBuffer message = new UnsafeBuffer(new byte[size]);
        MessageHandler copy = (type, buffer, index, length) -> message.putBytes(0, buffer, index, length);
        return new Client() {
            @Override
            public long roundTrip(long word) {
                message.putLong(0, word, ByteOrder.BIG_ENDIAN);
                write(out, message, idling);
                awaitAnswer();
                return message.getLong(0, ByteOrder.BIG_ENDIAN);
            }

            @Override
            public void send(int messages) {
                for (int i = 0; i < messages; i++) {
                    write(out, message, idling);
                }
            }

            @Override
            public void awaitAnswer() {
                while (in.read(copy, 1) == 0) {
                    idling.idle();
                }
                idling.reset();
            }

            @Override
            public void close() {}
        };
    }
}
