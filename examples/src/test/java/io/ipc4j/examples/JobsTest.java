package io.ipc4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class JobsTest {
    @TempDir
    Path folder;

    private String durable() {
        return "mmap:" + folder.resolve("jobs");
    }

    @Test
    void jobsWaitForAConsumerThatComesLater() throws Exception {
        try (Example producer = Example.run("producer", durable(), "--count", "3", "--fin", "1")) {
            assertThat(producer.rest()).singleElement().asString().startsWith("put 3 messages, 15 bytes, ");
            assertThat(producer.exitCode()).isZero();
            assertThat(producer.errors()).isEmpty();
        }
        assertThat(stat()).contains("waiting 4", "leased 0", "participants 0");
        try (Example consumer = Example.run("consumer", durable())) {
            assertThat(consumer.rest())
                    .hasSize(4)
                    .startsWith("job 1", "job 2", "job 3")
                    .last()
                    .asString()
                    .startsWith("took 3 messages, 15 bytes, ");
            assertThat(consumer.exitCode()).isZero();
            assertThat(consumer.errors()).isEmpty();
        }
        assertThat(stat()).contains("waiting 0", "leased 0", "participants 0");
    }

    /** The lines of queue-stat, as "name number". */
    private List<String> stat() throws Exception {
        try (Example stat = Example.run("queue-stat", durable())) {
            List<String> lines = stat.rest();
            assertThat(stat.exitCode()).isZero();
            assertThat(lines).first().isEqualTo(durable());
            return lines.stream()
                    .map(line -> line.strip().replaceFirst("^(\\D*?) +([\\d,]+).*", "$1 $2"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:0", "unix:{dir}/s", "pipe:{dir}/s", "mmap:{dir}/s"})
    void severalConsumersShareTheJobsOfAServer(String address) throws Exception {
        try (Example server = Example.run("queue-server", address.replace("{dir}", folder.toString()))) {
            String where = server.address();
            List<String> done = new ArrayList<>();
            try (Example ana = Example.run("consumer", where);
                    Example beto = Example.run("consumer", where);
                    Example producer = Example.run(
                            "producer", where, "--count", "1000", "--batch", "100", "--size", "50", "--fin", "2")) {
                assertThat(producer.rest()).last().asString().startsWith("put 1,000 messages, 50,000 bytes, ");
                for (Example consumer : List.of(ana, beto)) {
                    List<String> lines = consumer.rest();
                    assertThat(consumer.exitCode()).isZero();
                    assertThat(consumer.errors()).isEmpty();
                    assertThat(lines).last().asString().startsWith("took ");
                    done.addAll(lines.subList(0, lines.size() - 1));
                }
            }
            assertThat(done).hasSize(1000).doesNotHaveDuplicates().allMatch(job -> job.length() == 50);
            server.process.destroy();
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(server.errors()).isEmpty();
        }
    }

    @Test
    void whoIsInterruptedAtWorkSaysSoAndGivesTheJobBack() throws Exception {
        try (Example producer = Example.run("producer", durable(), "--count", "2", "--fin", "1")) {
            assertThat(producer.exitCode()).isZero();
        }
        try (Example slow = Example.run("consumer", durable(), "--work", "1000000")) {
            assertThat(slow.nextLine()).isEqualTo("job 1");
            assertThat(stat()).contains("waiting 2", "leased 1", "participants 1");
            slow.process.toHandle().destroy(); // Process.destroy closes the output too
            assertThat(slow.exitCode()).isEqualTo(143);
            assertThat(slow.rest()).containsExactly("took nothing");
            assertThat(slow.errors()).isEmpty();
        }
        try (Example next = Example.run("consumer", durable())) {
            assertThat(next.rest().subList(0, 2)).containsExactlyInAnyOrder("job 1 (came back, delivery 2)", "job 2");
        }
    }

    @Test
    void aConsumerSaysWhatMayComeAgainAndGoesOnWhenTheServerIsBack() throws Exception {
        try (Example producer = Example.run("producer", durable(), "--count", "1")) {
            assertThat(producer.exitCode()).isZero();
        }
        Example first = Example.run("queue-server", "tcp://127.0.0.1:0", durable());
        String address = first.address();
        try (first;
                Example consumer = Example.run("consumer", address, "--work", "3000", "--count", "1")) {
            assertThat(consumer.nextLine()).isEqualTo("job 1");
            end(first);
            try (Example second = Example.run("queue-server", address, durable())) {
                assertThat(second.address()).isEqualTo(address);
                assertThat(consumer.nextLine()).startsWith("job 1");
                assertThat(consumer.rest()).singleElement().asString().startsWith("took 1 messages, 5 bytes");
                assertThat(consumer.exitCode()).isZero();
                assertThat(consumer.errors().lines())
                        .singleElement()
                        .asString()
                        .startsWith("consumer: a job may come again: ");
                end(second);
            }
        }
        assertThat(stat()).contains("waiting 0", "leased 0", "participants 0");
    }

    private static void end(Example server) throws Exception {
        server.process.toHandle().destroy();
        assertThat(server.exitCode()).isEqualTo(143);
        assertThat(server.errors()).isEmpty();
    }

    @Test
    void whatFailsSaysHowFarItCame() throws Exception {
        try (Example producer = Example.run("producer", durable(), "--size", "3000000")) { // no queue takes that
            assertThat(producer.rest()).containsExactly("put nothing");
            assertThat(producer.exitCode()).isEqualTo(2);
            assertThat(producer.errors().lines()).singleElement().asString().startsWith("producer: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "producer --rate -0.5",
                "producer --rate NaN",
                "producer --size -1",
                "producer --fin -1",
                "consumer --work -1"
            })
    void aNumberBelowZeroIsRefused(String misuse) throws Exception {
        String[] words = misuse.split(" ");
        try (Example wrong = Example.run(words[0], durable(), words[1] + "=" + words[2])) {
            assertThat(wrong.exitCode()).isEqualTo(2);
            assertThat(wrong.errors())
                    .isEqualTo(words[0] + ": " + words[1] + " is " + words[2] + "; it must be at least 0\n");
            assertThat(wrong.rest()).isEmpty();
        }
    }

    @Test
    void aConsumerEndsAfterAsManyJobsAsItWasTold() throws Exception {
        try (Example producer = Example.run("producer", durable(), "--count", "10")) {
            assertThat(producer.exitCode()).isZero();
        }
        try (Example consumer = Example.run("consumer", durable(), "--count", "4", "--quiet")) {
            assertThat(consumer.rest()).singleElement().asString().startsWith("took 4 messages");
        }
        assertThat(stat()).contains("waiting 6", "leased 0");
    }

    @Test
    void misuseIsOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no queue");
        for (String[] misuse : new String[][] {
            {"producer", "unix:" + folder.resolve("nobody") + "?reconnect=0ms"},
            {"producer", durable(), "--count", "0"},
            {"consumer", "mmap:" + file},
            {"queue-stat", "mmap:" + folder.resolve("nothing")},
            {"queue-stat", "tcp://127.0.0.1:1"}
        }) {
            try (Example wrong = Example.run(misuse)) {
                assertThat(wrong.exitCode()).isBetween(1, 2);
                assertThat(wrong.errors().lines())
                        .as(String.join(" ", misuse))
                        .hasSize(1)
                        .first()
                        .asString()
                        .startsWith(misuse[0] + ": ");
            }
        }
        assertThat(file).hasContent("no queue");
    }
}
