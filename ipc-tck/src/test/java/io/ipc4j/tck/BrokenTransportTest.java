package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.ipc4j.spi.Transport;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit itself: a transport with a fault fails, and fails where it should. */
class BrokenTransportTest {
    private static final String WATCHDOG = "ipc4j.tck.watchdogSeconds";

    private static volatile @Nullable Fault fault;
    private static @Nullable String patience;

    /** Run by the launcher below only. */
    static class Suite implements TransportContract {
        @Override
        public Transport transport() {
            return new BrokenTransport(fault);
        }

        @Override
        public String newAddress() {
            return "mem:" + UUID.randomUUID();
        }
    }

    @BeforeAll
    static void lessPatience() {
        patience = System.getProperty(WATCHDOG);
    }

    @AfterAll
    static void patienceAgain() {
        setPatience(patience);
        BrokenLink.cleanUp();
    }

    private static void setPatience(@Nullable String seconds) {
        if (seconds == null) {
            System.clearProperty(WATCHDOG);
        } else {
            System.setProperty(WATCHDOG, seconds);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsNoticed(Fault each) {
        setPatience(each.name().startsWith("LEAKS") ? "15" : "2"); // a leak is what is still there after a while
        assertThat(failed(each, each.noticedBy())).containsExactlyInAnyOrderElementsOf(each.noticedBy());
    }

    @Test
    void withoutAFaultNothingIsNoticed() {
        setPatience("60");
        TreeSet<String> all = new TreeSet<>();
        Arrays.stream(Fault.values()).forEach(each -> all.addAll(each.noticedBy()));
        assertThat(failed(null, all)).isEmpty();
    }

    /** Runs these tests of the kit; gives the names of those that failed. */
    private static List<String> failed(@Nullable Fault what, Iterable<String> tests) {
        fault = what;
        List<String> failed = new ArrayList<>();
        List<String> run = new ArrayList<>();
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        tests.forEach(test -> request.selectors(selectMethod(Suite.class, test)));
        PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream())); // the threads of a test that hangs
        try {
            execute(request.build(), run, failed);
        } finally {
            System.setErr(err);
            fault = null;
        }
        assertThat(run).containsExactlyInAnyOrderElementsOf(tests);
        return failed;
    }

    private static void execute(LauncherDiscoveryRequest request, List<String> run, List<String> failed) {
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    String name = test.getDisplayName().replaceFirst("\\(.*", "");
                    run.add(name);
                    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                        failed.add(name);
                    }
                }
            }
        });
    }
}
