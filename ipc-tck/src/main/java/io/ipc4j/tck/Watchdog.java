package io.ipc4j.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Ends a test that hangs: after a minute it prints all threads, and interrupts the test's. */
public final class Watchdog implements InvocationInterceptor {
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ipc4j-tck-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    /** Made by JUnit. */
    public Watchdog() {}

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Duration limit = Duration.ofSeconds(Long.getLong("ipc4j.tck.watchdogSeconds", 60));
        Thread testThread = Thread.currentThread();
        ScheduledFuture<?> bark = CLOCK.schedule(
                () -> bark(context.getDisplayName(), limit, testThread), limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            invocation.proceed();
        } catch (InterruptedException e) {
            if (bark.isDone()) {
                throw new AssertionError(
                        context.getDisplayName() + " hung for " + limit + "; all threads were printed", e);
            }
            throw e;
        } finally {
            bark.cancel(false);
        }
    }

    private static void bark(String test, Duration limit, Thread testThread) {
        StringBuilder text = new StringBuilder(test + " hangs since " + limit + ". All threads:\n");
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            text.append(each.getKey()).append('\n');
            for (StackTraceElement frame : each.getValue()) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        System.err.println(text);
        testThread.interrupt();
    }
}
