package io.ipc4j.pipe;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that says what becomes of errors: {@code ErrorTeller PATH}. To each question a line with the exception, or {@code none}. */
final class ErrorTeller {
    private ErrorTeller() {}

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(
                    switch (line) {
                        case "system" -> system();
                        case "writable" -> Files.isWritable(Path.of(args[0]));
                        case "connect" -> connecting("pipe:" + args[0]);
                        default -> connecting("pipe:" + args[0] + "?mode=" + line);
                    });
        }
    }

    private static String system() {
        try {
            new FileInputStream("/none/p").close();
            return "none";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String connecting(String address) throws InterruptedException {
        try {
            Ipc.connect(address, Codec.bytes()).close();
            return "none";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }
}
