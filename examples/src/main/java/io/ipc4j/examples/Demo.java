package io.ipc4j.examples;

import io.ipc4j.IpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** The tour: echo, a chat and a stopwatch, over every transport there is; and a work queue whose users are killed. */
@Command(
        name = "demo",
        description =
                "The tour: echo, a chat and a stopwatch, over every transport, and a work queue, in about a minute.",
        mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {

    /**
     * One way to carry the bytes.
     *
     * @param name its scheme
     * @param address where its servers listen; {@code {dir}} is a folder of the demo's own, {@code {name}} echo or chat
     * @param stage in processes of their own, or in threads of this one
     */
    private record Route(String name, String address, Supplier<Stage> stage) {}

    /** A new transport is one line here. */
    private static final List<Route> ROUTES = List.of(
            new Route("tcp", "tcp://127.0.0.1:0", ProcessStage::new),
            new Route("unix", "unix:{dir}/{name}.sock", ProcessStage::new),
            new Route("pipe", "pipe:{dir}/{name}", ProcessStage::new),
            new Route("mmap", "mmap:{dir}/{name}", ProcessStage::new),
            new Route("mem", "mem:demo-{name}", ThreadStage::new));

    private boolean right;

    /** {@code examples/run demo}. */
    public static void main(String[] args) {
        Program.run(new Demo(), args);
    }

    @Override
    public Integer call() {
        // Ctrl-C ends the scene that is on, which takes its processes and files away.
        CtrlC.interrupts(this::play, () -> {});
        return right ? 0 : 1;
    }

    private void play() throws InterruptedException {
        System.out.println("ipc4j: one API, and " + ROUTES.size() + " ways to carry the bytes.");
        List<String> table = new ArrayList<>();
        for (Route route : ROUTES) {
            try (Stage stage = route.stage().get()) {
                table.add(tour(route, stage));
            } catch (DemoFailure | IpcException e) {
                System.err.println("demo: " + route.name() + " FAILED: " + e.getMessage());
                return;
            }
        }
        try {
            Workers.play();
        } catch (DemoFailure | IpcException e) {
            System.err.println("demo: the work queue FAILED: " + e.getMessage());
            return;
        }
        System.out.printf("%n%-10s %9s %15s %15s%n", "transport", "messages", "round trip p50", "p99");
        table.forEach(System.out::println);
        System.out.println("\nAll was right.");
        right = true;
    }

    /** All scenes over one transport; gives its line of the table. */
    private static String tour(Route route, Stage stage) throws InterruptedException {
        System.out.printf("%n%s: %s%n", route.name(), stage.description());
        String echo = stage.echoServer(route.address().replace("{name}", "echo"));
        System.out.println("  an echo server listens on " + echo);
        echo(stage, echo);
        String chat = stage.chatServer(route.address().replace("{name}", "chat"));
        System.out.println("  a chat server listens on " + chat);
        chat(stage, chat);
        System.out.println("  and now as fast as it goes: 64 bytes there and back, again and again");
        RoundTrips trips = RoundTrips.measure(echo);
        return String.format(
                Locale.ROOT,
                "%-10s %,9d %12.1f µs %12.1f µs",
                route.name(),
                trips.count(),
                trips.p50Micros(),
                trips.p99Micros());
    }

    private static void echo(Stage stage, String address) throws InterruptedException {
        List<String> words = List.of("hola", "this is a whole message", "and this is another");
        List<String> echoes = stage.echo(address, words);
        for (int i = 0; i < words.size(); i++) {
            String heard = i < echoes.size() ? echoes.get(i) : "nothing";
            System.out.printf("    a client says  %-25s and hears  %s%n", words.get(i), heard);
        }
        DemoFailure.unless(echoes.equals(words), "the echo was " + echoes);
    }

    private static void chat(Stage stage, String address) throws InterruptedException {
        Guest ana = stage.guest(address, "ana");
        Guest beto = stage.guest(address, "beto");
        ana.sees("* beto has joined");
        Guest cleo = stage.guest(address, "cleo");
        ana.sees("* cleo has joined");
        beto.sees("* cleo has joined");
        ana.says("hola, who is here?");
        beto.sees("[ana] - hola, who is here?");
        cleo.sees("[ana] - hola, who is here?");
        cleo.says("the three of us, and one server thread");
        ana.sees("[cleo] - the three of us, and one server thread");
        beto.sees("[cleo] - the three of us, and one server thread");
        cleo.leaves();
        ana.sees("* cleo has left");
        beto.sees("* cleo has left");
    }
}
