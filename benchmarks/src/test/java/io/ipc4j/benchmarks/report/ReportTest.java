package io.ipc4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportTest {
    @TempDir
    Path directory;

    private Path json;

    @BeforeEach
    void write() throws IOException {
        json = directory.resolve("results.json");
        Files.write(
                json,
                List.of(
                        rtt("ipc4j unix", "unix", 99.0, "17.0.15"),
                        rtt("ipc4j unix", "unix", 6.0, "17.0.15"),
                        rtt("raw unix spinning", "unix", 5.0, "17.0.15"),
                        rtt("raw unix blocking", "unix", 40.0, "17.0.15"),
                        rtt("ipc4j unix", "unix", 8.0, "25.0.3"),
                        rtt("raw unix spinning", "unix", 5.0, "25.0.3"),
                        new Result("rtt", "mmap", "Aeron IPC", 64, 0, 0, "25.0.3", Map.of(), "it | would not")
                                .toJson()));
    }

    private static String rtt(String name, String route, double p50, String jdk) {
        Map<String, Double> figures =
                Map.of("p50_us", p50, "p50_us_min", p50 - 1, "p50_us_max", p50 + 1, "p99_us", 2 * p50);
        return new Result("rtt", route, name, 64, 0, 5, jdk, figures, null).toJson();
    }

    @Test
    void ofTwoResultsOfOneCaseTheLaterOneCounts() throws IOException {
        Results results = Results.read(List.of(json));

        assertThat(results.figure(17, Bench.RTT, "ipc4j unix", 64, 0, "p50_us")).isEqualTo(6.0);
        assertThat(results.jdks()).containsExactly(17, 25);
    }

    @Test
    void aGoalIsMetOrNotOnEachJdk() throws IOException {
        String goals = new Tables(Results.read(List.of(json))).goals();

        assertThat(goals)
                .contains("| unix round trip p50 / raw unix spinning | ≤ 1.30 | 1.20 / 1.60 | met / **not met** |")
                .contains("| unix round trip p50 / raw unix blocking | ≤ 0.200 | 0.150 / – | met / – |");
    }

    @Test
    void whoCouldNotRunIsListedWithTheReason() throws IOException {
        assertThat(new Tables(Results.read(List.of(json))).of(Bench.RTT))
                .contains("| **ipc4j unix** | 6.00 (5.00 to 7.00) / 8.00 (7.00 to 9.00) | – / – | 12.0 / 16.0 |")
                .contains("| Aeron IPC | – / not run: it   would not |");
    }

    @Test
    void onlyWhatStandsBetweenTheMarksIsReplaced() throws Exception {
        Path docs = Files.createDirectory(directory.resolve("docs"));
        Path page = docs.resolve("performance.md");
        Files.writeString(page, "before\n" + marks("machines") + marks("goals") + marks("tables") + "after\n");
        Path readme = directory.resolve("README.md");
        Files.writeString(readme, marks("figures"));

        assertThat(run(json.toString(), "--into", directory.toString())).isZero();

        assertThat(page)
                .content()
                .startsWith("before\n<!-- measured: machines -->\n")
                .endsWith("<!-- end of tables -->\nafter\n")
                .contains("raw unix spinning")
                .doesNotContain("old text");
        assertThat(readme).content().contains("| `unix:` | 6.00 / 8.00 |").doesNotContain("old text");
        for (String picture : List.of("performance-latency.svg", "performance-throughput.svg")) {
            assertThat(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(docs.resolve(picture).toFile())
                            .getDocumentElement()
                            .getTagName())
                    .isEqualTo("svg");
        }
    }

    @Test
    void aPageWithoutAPlaceForItIsLeftAlone() throws IOException {
        Path docs = Files.createDirectory(directory.resolve("docs"));
        Path page = Files.writeString(docs.resolve("performance.md"), "no marks\n");

        assertThat(run(json.toString(), "--into", directory.toString())).isNotZero();
        assertThat(page).content().isEqualTo("no marks\n");
    }

    private static String marks(String name) {
        return "<!-- measured: " + name + " -->\nold text\n<!-- end of " + name + " -->\n";
    }

    private static int run(String... arguments) {
        CommandLine command = new CommandLine(new Report());
        command.setExecutionExceptionHandler((e, same, result) -> 1);
        return command.execute(arguments);
    }
}
