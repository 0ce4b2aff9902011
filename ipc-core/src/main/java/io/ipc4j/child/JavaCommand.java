package io.ipc4j.child;

import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How to run a class as this process runs: the same Java, class path and module path. */
public final class JavaCommand {
    private JavaCommand() {}

    /** Refuses a class that can't be run. */
    public static void check(Class<?> main) {
        try {
            mainOf(main);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(main.getName() + " has no static void main(String[])", e);
        }
    }

    static Method mainOf(Class<?> main) throws NoSuchMethodException {
        Method method = main.getDeclaredMethod("main", String[].class);
        if (!Modifier.isStatic(method.getModifiers())) {
            throw new NoSuchMethodException("the main of " + main.getName() + " is not static");
        }
        return method;
    }

    /** The command, but for the arguments of the class. */
    public static List<String> of(Class<?> main, List<String> jvmArgs, Path line) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        addIfThere(command, "--class-path", absolute(System.getProperty("java.class.path")));
        addIfThere(command, "--module-path", absolute(System.getProperty("jdk.module.path")));
        Module module = main.getModule();
        if (module.isNamed()) {
            command.add("--add-modules=" + module.getName());
            command.add("--add-opens=" + module.getName() + "/" + main.getPackageName() + "="
                    + (ChildMain.class.getModule().isNamed()
                            ? ChildMain.class.getModule().getName()
                            : "ALL-UNNAMED"));
        }
        command.addAll(jvmArgs);
        Module own = ChildMain.class.getModule();
        if (own.isNamed()) {
            command.add("--module");
            command.add(own.getName() + "/" + ChildMain.class.getName());
        } else {
            command.add(ChildMain.class.getName());
        }
        command.add(line.toString());
        command.add(main.getName());
        return command;
    }

    /** The child may work in another directory. */
    private static @Nullable String absolute(@Nullable String paths) {
        return paths == null || paths.isEmpty()
                ? null
                : Stream.of(paths.split(File.pathSeparator, -1))
                        .map(each -> Path.of(each).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator));
    }

    private static void addIfThere(List<String> command, String option, @Nullable String value) {
        if (value != null) {
            command.add(option);
            command.add(value);
        }
    }
}
