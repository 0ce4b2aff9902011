package io.ipc4j;

import java.util.Objects;

/**
 * What can be set on a {@link Server}.
 *
 * @param threads how many event loops share the clients; 1 to 256
 * @param slowClients what happens to a client that does not read fast enough
 * @param waitStrategy how the event loops wait
 */
public record ServerOptions(int threads, SlowClientPolicy slowClients, WaitStrategy waitStrategy) {

    private static final ServerOptions DEFAULTS =
            new ServerOptions(1, SlowClientPolicy.DISCONNECT, WaitStrategy.spinThenBlock());

    /**
     * Checks the values.
     *
     * @param threads see above
     * @param slowClients see above
     * @param waitStrategy see above
     */
    public ServerOptions {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be from 1 to 256");
        }
        Objects.requireNonNull(slowClients, "slowClients");
        Objects.requireNonNull(waitStrategy, "waitStrategy");
    }

    /**
     * One thread, slow clients are disconnected, spin then block.
     *
     * @return the defaults
     */
    public static ServerOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another number of event loops.
     *
     * @param number 1 to 256
     * @return the changed options
     */
    public ServerOptions withThreads(int number) {
        return new ServerOptions(number, slowClients, waitStrategy);
    }

    /**
     * These options with another policy for slow clients.
     *
     * @param policy what happens to a client that does not read fast enough
     * @return the changed options
     */
    public ServerOptions withSlowClients(SlowClientPolicy policy) {
        return new ServerOptions(threads, policy, waitStrategy);
    }

    /**
     * These options with another way of waiting.
     *
     * @param strategy how the event loops wait
     * @return the changed options
     */
    public ServerOptions withWaitStrategy(WaitStrategy strategy) {
        return new ServerOptions(threads, slowClients, strategy);
    }
}
