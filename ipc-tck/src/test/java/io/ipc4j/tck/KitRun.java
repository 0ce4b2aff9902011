package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests of the kit within a test, with a watchdog of its own patience. */
final class KitRun {
    private static final String WATCHDOG = "ipc4j.tck.watchdogSeconds";

    private KitRun() {}

    /** Runs these tests of a suite; gives the names of those that failed. */
    static List<String> failed(Class<?> suite, int patienceSeconds, Iterable<String> tests) {
        List<String> failed = new ArrayList<>();
        List<String> run = new ArrayList<>();
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        tests.forEach(test -> request.selectors(selectMethod(suite, test)));
        String patience = System.getProperty(WATCHDOG);
        PrintStream err = System.err;
        setPatience(String.valueOf(patienceSeconds));
        System.setErr(new PrintStream(OutputStream.nullOutputStream())); // the threads of a test that hangs
        try {
            execute(request.build(), run, failed);
        } finally {
            System.setErr(err);
            setPatience(patience);
        }
        assertThat(run).containsExactlyInAnyOrderElementsOf(tests);
        return failed;
    }

    private static void setPatience(@Nullable String seconds) {
        if (seconds == null) {
            System.clearProperty(WATCHDOG);
        } else {
            System.setProperty(WATCHDOG, seconds);
        }
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
