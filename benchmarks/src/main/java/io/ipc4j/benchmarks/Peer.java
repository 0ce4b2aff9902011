package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.Contender.Role;

/** The other process: serves one contender until its standard input ends, which it does when its parent is gone. */
final class Peer {

    private Peer() {}

    public static void main(String[] args) throws Exception {
        Role role = Role.valueOf(args[0]);
        Thread parent = new Thread(Peer::awaitParentsEnd, "parent");
        parent.setDaemon(true);
        parent.start();
        Contenders.byName(args[1]).serve(role, Integer.parseInt(args[2]), System.out::println);
    }

    private static void awaitParentsEnd() {
        try {
            while (System.in.read() >= 0) {
                // nobody says anything
            }
        } catch (java.io.IOException e) {
            // gone as well
        }
        Runtime.getRuntime().halt(0);
    }
}
