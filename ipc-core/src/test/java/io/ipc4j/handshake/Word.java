package io.ipc4j.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.ChannelClosedException;
import io.ipc4j.spi.Handshake;
import io.ipc4j.spi.Link;
import io.ipc4j.spi.Readiness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says a word, and wants to hear one. */
final class Word implements Handshake {
    static final int LIMIT = 16;

    private final Link link;
    private final String heard;
    private final Runnable onClose;

    Word(Link link, String said, String heard, Runnable onClose) {
        this.link = link;
        this.heard = heard;
        this.onClose = onClose;
        link.limit(LIMIT);
        link.tryWrite(UTF_8.encode(said));
    }

    @Override
    public @Nullable Link proceed() {
        link.flush();
        List<String> words = new ArrayList<>();
        int count = link.tryRead(frame -> words.add(UTF_8.decode(frame).toString()), 1);
        if (count < 0) {
            throw new ChannelClosedException("it hung up", null);
        }
        if (words.isEmpty()) {
            link.trim();
            return null;
        }
        switch (words.get(0)) {
            case "boom" -> throw new IllegalStateException("boom");
            case "bang" -> throw new StackOverflowError("bang");
            default -> {
                if (!words.get(0).equals(heard)) {
                    throw new AccessRefusedException("the word is wrong", null);
                }
            }
        }
        link.limit(1 << 20);
        return link;
    }

    @Override
    public Readiness readiness() {
        return link.readiness();
    }

    @Override
    public void close() {
        onClose.run();
        link.close();
    }
}
