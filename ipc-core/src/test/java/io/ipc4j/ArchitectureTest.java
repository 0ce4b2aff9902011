package io.ipc4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The house rules that a compiler doesn't check, for the main code of all published modules. */
class ArchitectureTest {
    private static final List<String> MODULES =
            List.of("ipc-core", "ipc-tcp", "ipc-unix", "ipc-pipe", "ipc-mmap", "ipc-jackson", "ipc-tck");
    private static final JavaClasses CORE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** The main sources of all modules that are there. */
    private static List<Path> sources() throws IOException {
        Path root = Path.of("..").toRealPath();
        try (Stream<Path> all = Files.walk(root, 20)) {
            return all.filter(each -> each.toString().endsWith(".java"))
                    .filter(each ->
                            MODULES.contains(root.relativize(each).getName(0).toString()))
                    .filter(each -> root.relativize(each).subpath(1, 4).equals(Path.of("src", "main", "java")))
                    .toList();
        }
    }

    /** Each line of code that matches, with its place. Comments and strings are not code. */
    private static List<String> linesThatSay(String regex) throws IOException {
        Pattern pattern = Pattern.compile(regex);
        List<String> found = new ArrayList<>();
        for (Path source : sources()) {
            int number = 0;
            for (String line : Files.readAllLines(source)) {
                number++;
                String code = line.replaceAll("\"([^\"\\\\]|\\\\.)*\"", "\"\"")
                        .replaceAll("^\\s*(/?\\*|//).*", "")
                        .replaceAll("//.*", "");
                if (pattern.matcher(code).find()) {
                    found.add(source + ":" + number + " " + line.strip());
                }
            }
        }
        return found;
    }

    /** They are processes of their own, or end one. */
    private static final List<String> PROGRAMS = List.of("tck/Watchdog", "tck/RemotePeer", "child/ChildMain");

    @Test
    void theSourcesAreFound() throws IOException {
        assertThat(sources()).hasSizeGreaterThan(60);
        assertThat(linesThatSay("\\bReentrantLock\\b")).isNotEmpty();
    }

    @Test
    void theSpiKnowsNothingOfWhatIsBuiltOnIt() {
        noClasses()
                .that()
                .resideInAPackage("io.ipc4j.spi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ipc4j.channel..",
                        "io.ipc4j.event..",
                        "io.ipc4j.handshake..",
                        "io.ipc4j.waiting..",
                        "io.ipc4j.queue..",
                        "io.ipc4j.mem..")
                .check(CORE);
    }

    @Test
    void waitingKnowsNothingOfChannels() {
        noClasses()
                .that()
                .resideInAPackage("io.ipc4j.waiting")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ipc4j.channel..",
                        "io.ipc4j.event..",
                        "io.ipc4j.handshake..",
                        "io.ipc4j.queue..",
                        "io.ipc4j.mem..")
                .check(CORE);
    }

    @Test
    void channelsKnowNothingOfPollersServersAndQueuesNorOfAnyTransport() {
        noClasses()
                .that()
                .resideInAPackage("io.ipc4j.channel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ipc4j.event..", "io.ipc4j.handshake..", "io.ipc4j.queue..", "io.ipc4j.mem..")
                .check(CORE);
    }

    @Test
    void handshakesKnowNothingOfChannelsAndWhoUsesThem() {
        noClasses()
                .that()
                .resideInAPackage("io.ipc4j.handshake")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ipc4j.channel..", "io.ipc4j.event..", "io.ipc4j.queue..", "io.ipc4j.mem..")
                .check(CORE);
    }

    @Test
    void queuesKnowNoTransport() {
        noClasses()
                .that()
                .resideInAPackage("io.ipc4j.queue")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.ipc4j.mem..")
                .check(CORE);
    }

    @Test
    void aTransportIsWrittenAgainstTheApiAndTheSpiAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.ipc4j.mem")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.ipc4j.channel..",
                        "io.ipc4j.event..",
                        "io.ipc4j.handshake..",
                        "io.ipc4j.queue..",
                        "io.ipc4j.waiting..")
                .check(CORE);
    }

    @Test
    void theCoreKnowsNoOtherTransportAndNoLibraryButTheLogger() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.ipc4j",
                        "io.ipc4j.spi..",
                        "io.ipc4j.channel",
                        "io.ipc4j.event",
                        "io.ipc4j.handshake",
                        "io.ipc4j.waiting",
                        "io.ipc4j.mem",
                        "io.ipc4j.queue",
                        "io.ipc4j.child",
                        "java..",
                        "javax.crypto..",
                        "jdk.net",
                        "org.slf4j..",
                        "org.jspecify.annotations..")
                .check(CORE);
    }

    @Test
    void nothingIsSynchronizedSinceVirtualThreadsWouldBePinned() throws IOException {
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(CORE);
        assertThat(linesThatSay("\\bsynchronized\\b")).isEmpty();
    }

    @Test
    void onlyExceptionsCanBeSerializedAndNothingReadsObjects() throws IOException {
        noClasses()
                .that()
                .areNotAssignableTo(Throwable.class)
                .and()
                .areNotEnums()
                .should()
                .implement(Serializable.class)
                .check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ObjectOutputStream.class)
                .check(CORE);
        assertThat(linesThatSay(
                        "\\bObject(In|Out)putStream\\b|\\breadObject\\b|enableDefaultTyping|activateDefaultTyping"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System\\.(out|err)\\b",
                "printStackTrace",
                "Thread\\.sleep",
                "sun\\.misc",
                "setAccessible",
                "System\\.exit"
            })
    void theLibraryNeitherPrintsNorSleepsNorReachesBehindTheJdk(String regex) throws IOException {
        assertThat(linesThatSay(regex))
                .filteredOn(each -> PROGRAMS.stream().noneMatch(each::contains))
                .isEmpty();
    }

    /** The system says its errors in the user's language: their types tell, or {@link io.ipc4j.spi.SystemError}. */
    @Test
    void noErrorIsKnownByItsEnglishText() throws IOException {
        assertThat(linesThatSay("(getMessage\\(\\)|\\b(text|message)(\\(\\w+\\))?)\\)?\\.contains\\(\"\""))
                .filteredOn(each -> !each.contains("/tck/"))
                .isEmpty();
    }

    @Test
    void loggersAreConstants() {
        fields().that()
                .haveRawType("org.slf4j.Logger")
                .should()
                .bePrivate()
                .andShould()
                .beStatic()
                .andShould()
                .beFinal()
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void noFileIsLongerThan400Lines() throws IOException {
        for (Path source : sources()) {
            assertThat(Files.readAllLines(source)).as("%s", source).hasSizeLessThanOrEqualTo(400);
        }
    }
}
