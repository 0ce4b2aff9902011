package io.ipc4j.mmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.ChannelBrokenException;
import io.ipc4j.Peer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ring file that becomes shorter while it is mapped, which on many JVMs' many paths is the end of the JVM. */
@Timeout(300)
class CutFileTest {
    @TempDir
    private Path directory;

    /** Cuts a link's file after some rounds of use, when its code is interpreted still or compiled, and says what comes of it. */
    static final class Cutter {
        private Cutter() {}

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            int rounds = Integer.parseInt(args[1]);
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                listener.bind(UnixDomainSocketAddress.of(directory.resolve("s" + rounds)));
                SocketChannel mine = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("s" + rounds)));
                mine.configureBlocking(false);
                SocketChannel other = listener.accept();
                other.configureBlocking(false);
                RingFile file = RingFile.create(directory, "ring-", RingLayout.LEAST_RING);
                RingFile same =
                        RingFile.open(file.path(), RingLayout.LEAST_RING, file.token(), io.ipc4j.spi.Users.own());
                MmapLink one = new MmapLink(file, mine, true, 10_000, Peer.at("one"));
                MmapLink two = new MmapLink(same, other, false, 10_000, Peer.at("two"));
                ByteBuffer message = ByteBuffer.allocate(1000);
                for (int i = 0; i < rounds; i++) {
                    exchange(one, two, message);
                }
                try (FileChannel cut = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
                    cut.truncate(0);
                }
                System.out.println(outcome(() -> one.tryRead(frame -> {}, 1)));
                System.out.println(outcome(() -> two.tryWrite(message.clear())));
                System.out.println(outcome(one::flush));
                one.close();
                two.close();
                System.out.println("alive");
            }
        }

        private static void exchange(MmapLink one, MmapLink two, ByteBuffer message) {
            one.tryWrite(message.clear());
            one.flush();
            two.tryRead(frame -> frame.get(new byte[frame.remaining()]), 1);
        }

        private static String outcome(Runnable use) {
            try {
                use.run();
                Thread.yield(); // JDK 17 says it at the next call into the system
                return "nothing";
            } catch (ChannelBrokenException e) {
                return "broken";
            } catch (InternalError e) {
                return "late";
            }
        }
    }

    @Test
    void aFileThatIsCutBreaksTheLinkAndNotTheJvm() throws Exception {
        for (int rounds : new int[] {0, 1, 30_000}) {
            try (SecondJvm child = SecondJvm.start(Cutter.class, directory.toString(), String.valueOf(rounds))) {
                assertThat(child.readLine())
                        .as("reading after %d rounds", rounds)
                        .isIn("broken", "late");
                assertThat(child.readLine()).isIn("broken", "late");
                assertThat(child.readLine()).isIn("broken", "late", "nothing");
                assertThat(child.readLine()).isEqualTo("alive");
                assertThat(child.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(child.process.exitValue()).isZero();
            }
        }
    }
}
