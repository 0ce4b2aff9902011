package io.ipc4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ipc4j.IpcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What all examples share: options with picocli, one line for what went wrong, an exit code (1: it failed, 2: misuse). */
final class Program {

    private Program() {}

    static void run(Callable<Integer> program, String[] args) {
        run(new CommandLine(program), args);
    }

    static void run(CommandLine command, String[] args) {
        command.setExpandAtFiles(false); // "@ana" is a message here, not a file
        command.setParameterExceptionHandler((e, all) -> say(command, e.getMessage() + " (--help says more)", 2));
        command.setExecutionExceptionHandler((e, same, result) -> explain(command, e));
        System.exit(command.execute(args));
    }

    private static int explain(CommandLine command, Exception e) throws Exception {
        if (e instanceof IllegalArgumentException) {
            return say(command, e.getMessage(), 2);
        }
        if (e instanceof IpcException || e instanceof IOException) { // IOException: of what the input comes from
            return say(command, e.getMessage(), 1);
        }
        throw e; // a bug: picocli shows where
    }

    private static int say(CommandLine command, String problem, int code) {
        System.err.println(command.getCommandName() + ": " + problem);
        return code;
    }

    static void positive(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " is " + value + "; it must be at least 1");
        }
    }

    static void notNegative(String option, Number value) {
        if (!(value.doubleValue() >= 0)) { // NaN neither
            throw new IllegalArgumentException(option + " is " + value + "; it must be at least 0");
        }
    }

    /** What somebody types, or a file or another program sends. */
    static BufferedReader input() {
        return new BufferedReader(new InputStreamReader(System.in, UTF_8));
    }
}
