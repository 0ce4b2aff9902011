package io.ipc4j.spi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An error of the system that Java tells by its text alone, or by a type that stands for others too. The text is libc's, in
 * the language of the environment: so it is learned, by making the error happen, when it is first asked for.
 */
public enum SystemError {
    /** EADDRINUSE: somebody is bound there. */
    ADDRESS_IN_USE("Address already in use", Provocation::bindTwice),
    /** EACCES: this process may not. */
    DENIED("Permission denied", Provocation::connectToEverybody),
    /** ENOENT: nothing is there. */
    NO_SUCH_FILE("No such file or directory", Provocation::connectToNothing),
    /** EAGAIN: a queue or a buffer is full just now. */
    FULL("Resource temporarily unavailable", Provocation::fillBacklog);

    private final String english;
    private final Provocation provocation;
    private volatile @Nullable String learned;

    SystemError(String english, Provocation provocation) {
        this.english = english;
        this.provocation = provocation;
    }

    /**
     * Whether this is the error that the JDK, or a library, passes on.
     *
     * @param e with the system's text in its message
     * @return true if so
     */
    public boolean isToldBy(IOException e) {
        String message = e.getMessage();
        return message != null && message.contains(text());
    }

    /** Two threads may learn it at a time, and learn the same. Where it can't be learned it is taken for English. */
    private String text() {
        String text = learned;
        if (text == null) {
            learned = text = provocation.text();
        }
        return text == null ? english : text;
    }
}
