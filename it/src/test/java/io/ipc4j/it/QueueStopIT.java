package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All processes of a served queue stand still, as in a suspended machine: nobody has waited in that time. */
@Timeout(60)
class QueueStopIT {
    private static final int PATIENCE_MS = 4000;
    /** For the client to get so far. If a busy machine needs longer, the test shows less, and does not fail. */
    private static final int WHILE_MS = PATIENCE_MS / 8;

    @TempDir
    private Path directory;

    @Test
    void aClientThatStandsStillForLongerThanItWaitsGoesOnWaiting() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "only Linux says whether a process stands still");
        String address = "unix:" + directory.resolve("s");
        try (PuppetProcess server = PuppetProcess.start();
                PuppetProcess client = PuppetProcess.start()) {
            assertThat(server.read()).isEqualTo("ready");
            server.say("serve mmap:" + directory.resolve("jobs") + " " + address);
            assertThat(server.read()).isEqualTo("serving");
            try (MessageQueue<byte[]> queue = Ipc.openQueue(address, Codec.bytes())) {
                queue.put(new byte[1]);
            }
            assertThat(client.read()).isEqualTo("ready");
            client.say("lease " + address + "?connectTimeout=" + PATIENCE_MS + "ms");
            assertThat(client.read()).isEqualTo("leased");
            server.stop();
            client.say("ack");
            Thread.sleep(WHILE_MS); // it asks, and waits
            client.stop();
            Thread.sleep(PATIENCE_MS + WHILE_MS);
            client.goOn();
            Thread.sleep(WHILE_MS); // and hears nothing yet
            server.goOn();
            assertThat(client.read()).isEqualTo("acked");
        }
    }
}
