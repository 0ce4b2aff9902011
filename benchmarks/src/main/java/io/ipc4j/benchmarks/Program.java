package io.ipc4j.benchmarks;

import java.io.IOException;
import java.util.List;

/** Something that is no Java, and runs a whole case by itself. */
public interface Program extends Entrant {

    /** What to run; it prints figures as a {@link Worker} does. */
    List<String> command(Case what, Scale scale, Places places) throws IOException;
}
