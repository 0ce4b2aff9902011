package io.ipc4j.child;

import io.ipc4j.NoListenerException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a child begins: connects to its parent, watches over its life, and runs the program. */
public final class ChildMain {
    /** What a child without a parent ends with: that of a process whose terminal is gone, 128 + SIGHUP. */
    static final int ORPHANED = 129;

    private static final long GRACE_SECONDS = 2;

    private ChildMain() {}

    /**
     * Runs a program as a child.
     *
     * @param args where the parent listens, the class, and the class's arguments
     * @throws Throwable what the program throws
     */
    public static void main(String[] args) throws Throwable {
        Path path = Path.of(args[0]);
        Method main = JavaCommand.mainOf(Class.forName(args[1], false, ClassLoader.getSystemClassLoader()));
        main.setAccessible(true);
        Origin origin = meetParent(path);
        origin.setForThisProcess();
        Runtime.getRuntime().addShutdownHook(new Thread(origin::closeChannel, "ipc4j-farewell"));
        Thread watch = new Thread(() -> endWith(origin, path), "ipc4j-parent");
        watch.setDaemon(true);
        watch.start();

        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Origin meetParent(Path path) throws InterruptedException {
        try {
            return new Origin(Birth.connect(path), Birth.connect(path), "the parent");
        } catch (NoListenerException e) { // it was killed before they met
            Birth.cleanUp(path);
            System.err.println("a child process found no parent: " + e.getMessage());
            System.exit(ORPHANED);
            throw e;
        }
    }

    private static void endWith(Origin origin, Path path) {
        try {
            origin.awaitDeath();
        } catch (InterruptedException e) {
            return; // nobody else knows this thread
        }
        Birth.cleanUp(path);
        Thread end = new Thread(ChildMain::haltLater, "ipc4j-halt");
        end.setDaemon(true);
        end.start();
        System.exit(ORPHANED);
    }

    /** A shutdown hook that hangs must not keep an orphan alive. */
    private static void haltLater() {
        try {
            if (!new CountDownLatch(1).await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ORPHANED);
            }
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(ORPHANED);
        }
    }
}
