package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.mmap.SecondJvm;
import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How those who sleep are woken, where something goes wrong. */
@Timeout(120)
class BellsTest {
    private static final Geometry SMALL = new Geometry(1024, 64);

    @TempDir
    private Path directory;

    /** From then on the file may be gone. */
    @Test
    void whoWakesUpWhenTheQueueIsClosedLooksAtTheFileNoMore() {
        QueueMemory memory = new QueueMemory(ByteBuffer.allocateDirect((int) SMALL.fileSize()), SMALL);
        Turnstile turnstile = new Turnstile();
        Bells bells = new Bells(memory, new Participants(memory), new Census(memory), turnstile, directory, 0);
        for (boolean closed : new boolean[] {false, true}) {
            if (closed) {
                turnstile.close();
            }
            memory.set(QueueLayout.BLOCKS, ControlWord.ready(1, 0));
            Runnable disarm = bells.signal().arm(Readiness.READ, () -> {});
            memory.set(QueueLayout.TAKERS_ASLEEP, 2);
            disarm.run();
            assertThat(memory.get(QueueLayout.TAKERS_ASLEEP)).isEqualTo(closed ? 2 : 0);
        }
    }

    /** A process with as many descriptors left as a selector needs, and none for the socket. */
    static final class Crowded {
        private Crowded() {}

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            new Bell(directory, 0).close(); // what it needs is loaded now
            long before = descriptors();
            Selector selector = Selector.open();
            long need = descriptors() - before;
            selector.close();
            limit(before + 20);
            Deque<FileChannel> all = new ArrayDeque<>();
            try {
                while (true) {
                    all.add(FileChannel.open(Path.of("/dev/null")));
                }
            } catch (IOException e) {
                for (int i = 0; i < need; i++) {
                    all.remove().close();
                }
            }
            try {
                new Bell(directory, 0).close();
                System.out.println("it could be opened");
            } catch (IOException e) {
                Selector.open().close();
                System.out.println("all is there again");
            }
        }

        private static long descriptors() throws IOException {
            try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
                return all.count();
            }
        }

        private static void limit(long most) throws Exception {
            new ProcessBuilder("prlimit", "--pid=" + ProcessHandle.current().pid(), "--nofile=" + most + ":" + most)
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Test
    void aBellThatCannotBeOpenedLeavesNoDescriptor() throws Exception {
        try (SecondJvm crowded = SecondJvm.start(Crowded.class, directory.toString())) {
            assertThat(crowded.readLine()).isEqualTo("all is there again");
        }
    }
}
