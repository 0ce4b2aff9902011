package io.ipc4j;

import io.ipc4j.child.Birth;
import io.ipc4j.child.JavaCommand;
import io.ipc4j.child.Origin;
import io.ipc4j.waiting.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Java program in a process of its own, with a line to it: what {@code multiprocessing.Process} is to Python.
 *
 * <pre>{@code
 * try (ChildProcess child = ChildProcess.of(Worker.class).args("--fast").start()) {
 *     Channel<String> line = child.channel(Codec.utf8());
 *     line.send("7 times 6");
 *     System.out.println(line.receive());
 * }
 *
 * class Worker {
 *     public static void main(String[] args) throws InterruptedException {
 *         Channel<String> line = ChildProcess.parent(Codec.utf8());
 *         line.forEach(question -> line.send(answer(question)));  // until the parent closes
 *     }
 * }
 * }</pre>
 *
 * <p>The child runs the same Java with the same class path and module path, and its output goes where this process's goes; its
 * input is empty. It ends by itself when its parent dies, however that dies: the kernel closes the line. Both must be on a system with Unix
 * sockets. The line has the {@linkplain ChannelOptions#defaults() default options} of a channel.
 *
 * <p>The paths are those in the properties {@code java.class.path} and {@code jdk.module.path}. Classes from elsewhere
 * the child doesn't find, and {@link Builder#start} fails if the one to run is among them: classes in memory
 * ({@code java Main.java}, jshell), in a jar within a jar, or of a program that a build tool runs within itself.
 *
 * <p>Any thread may call anything.
 */
public final class ChildProcess implements AutoCloseable {
    /** How long a child may take to end by itself at {@link #close}. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final Process process;
    private final Origin origin;

    private ChildProcess(String name, Process process, Origin origin) {
        this.name = name;
        this.process = process;
        this.origin = origin;
    }

    /**
     * A child that runs {@code main} of a class.
     *
     * @param main has a {@code static void main(String[])}; may be package-private
     * @return to be started
     * @throws IllegalArgumentException if it has no such method
     */
    public static Builder of(Class<?> main) {
        JavaCommand.check(main);
        return new Builder(
                main, main.getSimpleName() + "-" + COUNT.incrementAndGet(), List.of(), List.of(), process -> {});
    }

    /**
     * In a child: the line to its parent.
     *
     * @param <T> the type of the messages
     * @param codec the same as the parent's
     * @return the channel, once; it is closed, and what was sent is pushed, when this process ends in order
     * @throws IllegalStateException if this process is no child, or has the channel already
     */
    public static <T> Channel<T> parent(Codec<T> codec) {
        return Origin.ofThisProcess().channel(codec);
    }

    /**
     * The line to the child.
     *
     * @param <T> the type of the messages
     * @param codec the same as the child's
     * @return the channel, once
     * @throws IllegalStateException if it was asked for before
     */
    public <T> Channel<T> channel(Codec<T> codec) {
        return origin.channel(codec);
    }

    /**
     * The process id.
     *
     * @return as the system knows it
     */
    public long pid() {
        return process.pid();
    }

    /**
     * What the child is called, for people.
     *
     * @return the name that it was given, or one after its class
     */
    public String name() {
        return name;
    }

    /**
     * The process itself, for what is not here: its output, if {@link Builder#configure} redirects it, or its descendants.
     *
     * @return the process
     */
    public Process process() {
        return process;
    }

    /**
     * Whether the child runs.
     *
     * @return false once it has ended
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits until the child has ended.
     *
     * @return its exit code; 128 and the signal's number if a signal ended it
     * @throws InterruptedException if interrupted
     */
    public int join() throws InterruptedException {
        return process.waitFor();
    }

    /**
     * Waits until the child has ended.
     *
     * @param timeout how long at most
     * @return its exit code, or null if it still runs
     * @throws InterruptedException if interrupted
     * @throws IllegalArgumentException if the timeout is negative
     */
    public @Nullable Integer join(Duration timeout) throws InterruptedException {
        return process.waitFor(Waiter.nanos(timeout), TimeUnit.NANOSECONDS) ? (Integer) process.exitValue() : null;
    }

    /**
     * What the child ended with.
     *
     * @return its exit code
     * @throws IllegalStateException if it still runs
     */
    public int exitCode() {
        if (process.isAlive()) {
            throw new IllegalStateException(this + " still runs; join() waits for its end");
        }
        return process.exitValue();
    }

    /** Ends the child at once, whatever it does. */
    public void kill() {
        process.destroyForcibly();
    }

    /**
     * Closes the channel, by which a child that receives knows that there is nothing more to do, and waits for its end: 5 s, then
     * it is asked to end (SIGTERM), a second later it is killed. An interrupt, which stays pending, shortens that: it is killed at once.
     */
    @Override
    public void close() {
        origin.closeChannel();
        try {
            if (join(GRACE) == null) {
                process.destroy();
                join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            origin.close();
        }
    }

    @Override
    public String toString() {
        return "ChildProcess[" + name + ", pid " + pid() + "]";
    }

    /**
     * A child to be started; each method gives a changed one.
     *
     * @param main the class whose {@code main} runs
     * @param name what it is called, for people
     * @param args the arguments of {@code main}
     * @param jvmArgs what its JVM is told, like {@code -Xmx64m}; this JVM's own are not handed on
     * @param configuration a last look at how the process is made
     */
    public record Builder(
            Class<?> main,
            String name,
            List<String> args,
            List<String> jvmArgs,
            Consumer<ProcessBuilder> configuration) {

        /**
         * Checks the values.
         *
         * @param main see above
         * @param name see above
         * @param args see above
         * @param jvmArgs see above
         * @param configuration see above
         */
        public Builder {
            Objects.requireNonNull(main, "main");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(configuration, "configuration");
            args = List.copyOf(args);
            jvmArgs = List.copyOf(jvmArgs);
        }

        /**
         * This child, called otherwise.
         *
         * @param called for people
         * @return the changed child
         */
        public Builder name(String called) {
            return new Builder(main, called, args, jvmArgs, configuration);
        }

        /**
         * This child with other arguments.
         *
         * @param arguments of {@code main}
         * @return the changed child
         */
        public Builder args(String... arguments) {
            return new Builder(main, name, List.of(arguments), jvmArgs, configuration);
        }

        /**
         * This child with other arguments of its JVM.
         *
         * @param arguments like {@code -Xmx64m}
         * @return the changed child
         */
        public Builder jvmArgs(String... arguments) {
            return new Builder(main, name, args, List.of(arguments), configuration);
        }

        /**
         * This child with a directory, an environment or redirections of its own.
         *
         * @param change called before the start; must not change the command
         * @return the changed child
         */
        public Builder configure(Consumer<ProcessBuilder> change) {
            return new Builder(main, name, args, jvmArgs, configuration.andThen(change));
        }

        /**
         * Starts the child, and waits until it is there, some tenths of a second.
         *
         * @return the running child
         * @throws InterruptedException if interrupted meanwhile; the child is gone then
         * @throws IpcException if it could not be started, ended before it began, or did not begin within a minute
         */
        public ChildProcess start() throws InterruptedException {
            try (Birth birth = Birth.prepare(name)) {
                List<String> command = new ArrayList<>(JavaCommand.of(main, jvmArgs, birth.path()));
                command.addAll(args);
                Process process = birth.start(command, configuration);
                return new ChildProcess(name, process, birth.await(process, START_TIMEOUT));
            }
        }
    }
}
