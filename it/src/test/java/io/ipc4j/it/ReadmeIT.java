package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What README.md says to a newcomer is true. */
class ReadmeIT {
    private static final int MOST_LINES = 11;

    private final Readme readme;

    ReadmeIT() throws IOException {
        readme = Readme.read();
    }

    @Test
    void aServerAndAClientAreTenLinesEach() {
        assertThat(readme.classes().get("EchoServer").lines()).hasSizeLessThanOrEqualTo(MOST_LINES);
        assertThat(readme.classes().get("EchoClient").lines()).hasSizeLessThanOrEqualTo(MOST_LINES);
    }

    @Test
    void itsCodeRunsOnTheClassPath() throws Exception {
        itsCodeRuns(new ConsumerProject("class-path", false, readme));
    }

    @Test
    void itsCodeRunsOnTheModulePath() throws Exception {
        itsCodeRuns(new ConsumerProject("module-path", true, readme));
    }

    private static void itsCodeRuns(ConsumerProject project) throws Exception {
        project.compile();
        for (List<String> flags : flags()) {
            theServerEchoes(project, flags);
            aRecordTravelsAsJson(project, flags);
            aChildWorks(project, flags);
            aQueueGivesWhatWasPut(project, flags);
        }
    }

    private static void theServerEchoes(ConsumerProject project, List<String> flags) throws Exception {
        try (Program server = project.run(flags, "EchoServer", "tcp://127.0.0.1:0")) {
            String address = server.awaitLine("listening on ");
            try (Program client = project.run(flags, "EchoClient", address)) {
                assertThat(client.awaitSuccess()).isEqualTo("hola");
                assertThat(client.errors()).isEmpty();
            }
            server.end();
            assertThat(server.errors()).isEmpty();
        }
    }

    private static void aRecordTravelsAsJson(ConsumerProject project, List<String> flags) throws Exception {
        try (Program jobs = project.run(flags, "Jobs")) {
            assertThat(jobs.awaitSuccess()).isEqualTo("resize 42");
            assertThat(jobs.errors()).isEmpty();
        }
    }

    private static void aChildWorks(ConsumerProject project, List<String> flags) throws Exception {
        try (Program squares = project.run(flags, "Squares")) {
            assertThat(squares.awaitSuccess()).isEqualTo("144");
            assertThat(squares.errors()).isEmpty();
        }
    }

    private static void aQueueGivesWhatWasPut(ConsumerProject project, List<String> flags) throws Exception {
        try (Program work = project.run(flags, "Work", "mem:jobs")) {
            assertThat(work.awaitSuccess()).isEqualTo("resize 42");
            assertThat(work.errors()).isEmpty();
        }
        try (Program server = project.run(flags, "WorkServer", "mem:jobs", "tcp://127.0.0.1:0")) {
            String address = server.awaitLine("serving at ");
            try (Program work = project.run(flags, "Work", address)) {
                assertThat(work.awaitSuccess()).isEqualTo("resize 42");
                assertThat(work.errors()).isEmpty();
            }
            server.end();
            assertThat(server.errors()).isEmpty();
        }
    }

    /** None, and where the JDK knows them those that forbid what a later JDK won't allow. */
    private static List<List<String>> flags() {
        List<List<String>> flags = new ArrayList<>();
        flags.add(List.of());
        if (Runtime.version().feature() >= 24) {
            flags.add(List.of("--sun-misc-unsafe-memory-access=deny", "--illegal-native-access=deny"));
        }
        return flags;
    }
}
