package io.ipc4j.tck;

import static io.ipc4j.tck.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Channel;
import io.ipc4j.ServerHandler;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server's handler that writes down what it is told, and hands it on.
 *
 * @param <T> the type of the messages
 */
final class GuestBook<T> implements ServerHandler<T> {
    private final ServerHandler<T> behaviour;
    private final Map<Channel<T>, Visit<T>> visits = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    GuestBook(ServerHandler<T> behaviour) {
        this.behaviour = behaviour;
    }

    /** What one client did. */
    static final class Visit<T> {
        final AtomicInteger opens = new AtomicInteger();
        final AtomicInteger closes = new AtomicInteger();
        final Queue<T> messages = new ConcurrentLinkedQueue<>();
        final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        volatile @Nullable Throwable cause;
    }

    @Override
    public void onOpen(Channel<T> channel) throws Exception {
        Visit<T> visit = note(channel, "onOpen", 0);
        visit.opens.incrementAndGet();
        behaviour.onOpen(channel);
    }

    @Override
    public void onMessage(Channel<T> channel, T message) throws Exception {
        note(channel, "onMessage", 1).messages.add(message);
        behaviour.onMessage(channel, message);
    }

    @Override
    public void onError(Channel<T> channel, Throwable error) throws Exception {
        note(channel, "onError", 1).errors.add(error);
        behaviour.onError(channel, error);
    }

    @Override
    public void onClose(Channel<T> channel, @Nullable Throwable cause) {
        Visit<T> visit = note(channel, "onClose", 1);
        visit.cause = cause;
        visit.closes.incrementAndGet();
        behaviour.onClose(channel, cause);
    }

    private Visit<T> note(Channel<T> channel, String what, int opens) {
        Visit<T> visit = visits.computeIfAbsent(channel, c -> new Visit<>());
        visit.threads.add(Thread.currentThread());
        if (visit.opens.get() != opens || visit.closes.get() != 0) {
            violations.add(what + " after " + visit.opens + " onOpen and " + visit.closes + " onClose");
        }
        return visit;
    }

    Collection<Visit<T>> visits() {
        return visits.values();
    }

    Set<Channel<T>> channels() {
        return visits.keySet();
    }

    Visit<T> visit(Channel<T> channel) {
        Visit<T> visit = visits.get(channel);
        assertThat(visit).as("the visit of %s", channel).isNotNull();
        return visit;
    }

    /** Waits until so many have come. */
    GuestBook<T> awaitOpened(int count) {
        soon().until(() ->
                visits.values().stream().filter(v -> v.opens.get() > 0).count() >= count);
        return this;
    }

    /** Waits until so many are gone. */
    GuestBook<T> awaitClosed(int count) {
        soon().until(() ->
                visits.values().stream().filter(v -> v.closes.get() > 0).count() >= count);
        return this;
    }

    /** V1, of everybody who came and is gone. */
    void assertInOrder() {
        assertThat(violations).isEmpty();
        assertThat(visits.values()).allSatisfy(visit -> {
            assertThat(visit.opens).as("calls of onOpen").hasValue(1);
            assertThat(visit.closes).as("calls of onClose").hasValue(1);
            assertThat(visit.threads).as("threads that served one client").hasSize(1);
        });
    }
}
