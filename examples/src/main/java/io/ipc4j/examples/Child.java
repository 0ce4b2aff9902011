package io.ipc4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ipc4j.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One of the examples in a process of its own, which we read and write as a terminal would. It ends when this process does. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final ChildProcess process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader;

    Child(Class<?> main, String... arguments) throws InterruptedException {
        this.name = main.getSimpleName();
        process = ChildProcess.of(main)
                .args(arguments)
                .configure(its -> its.redirectInput(Redirect.PIPE).redirectOutput(Redirect.PIPE))
                .start();
        reader = new Thread(this::read, name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.process().inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(name + " can't be read: " + e.getMessage());
        }
    }

    BlockingQueue<String> lines() {
        return lines;
    }

    /** Waits for the next line that starts so, and gives the rest of it. */
    String lineAfter(String start) throws InterruptedException {
        String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        DemoFailure.unless(line != null && line.startsWith(start), name + " did not say \"" + start + "\" but " + line);
        return line.substring(start.length());
    }

    String nextLine() throws InterruptedException {
        return lineAfter("");
    }

    /** Kills it; gives the lines that are left. */
    List<String> kill() throws InterruptedException {
        process.kill();
        reader.join();
        return List.copyOf(lines);
    }

    void type(String line) {
        try {
            process.process().getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.process().getOutputStream().flush();
        } catch (IOException e) {
            throw new DemoFailure(name + " does not listen: " + e.getMessage());
        }
    }

    /** Ctrl-D: no more input. */
    void endInput() {
        try {
            process.process().getOutputStream().close();
        } catch (IOException e) {
            throw new DemoFailure(name + " does not listen: " + e.getMessage());
        }
    }

    /** Waits for an end in order; gives the lines that are left. */
    List<String> end() throws InterruptedException {
        Integer code = process.join(PATIENCE);
        DemoFailure.unless(code != null, name + " does not end");
        DemoFailure.unless(Integer.valueOf(0).equals(code), name + " ended with exit code " + code);
        reader.join();
        return List.copyOf(lines);
    }

    /** Asks it to end, and insists after a while. */
    @Override
    public void close() {
        process.process().destroy(); // servers know no other end
        process.close();
    }
}
