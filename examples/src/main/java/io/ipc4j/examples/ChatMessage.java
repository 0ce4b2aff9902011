package io.ipc4j.examples;

import io.ipc4j.ChannelOptions;
import io.ipc4j.Codec;
import io.ipc4j.Framing;
import io.ipc4j.jackson.JsonCodec;

/**
 * What goes over the line in a chat: {@code {"user": "ana", "message": "hola"}}, one JSON line each, so that {@code nc} and
 * any language can join.
 *
 * @param user who says it; {@code *} is the server
 * @param message what is said; an empty message only tells the server one's name
 */
record ChatMessage(String user, String message) {
    static final String SERVER = "*";
    static final Codec<ChatMessage> CODEC = JsonCodec.of(ChatMessage.class);
    /** For both sides. What an address says in its query would win. */
    static final ChannelOptions OPTIONS =
            ChannelOptions.defaults().withFraming(Framing.LINE).withMaxMessage(64 << 10);

    ChatMessage {
        // Jackson uses this constructor, so a stranger's message is checked too.
        if (user == null || user.isBlank() || user.length() > 32) {
            throw new IllegalArgumentException("a user's name has 1 to 32 characters");
        }
        if (message == null) {
            throw new IllegalArgumentException("there is no message");
        }
    }

    static ChatMessage fromServer(String news) {
        return new ChatMessage(SERVER, news);
    }

    /** The server's answer to who wants a name that somebody else has. */
    static ChatMessage taken(String name) {
        return fromServer("there is somebody called " + name + " already; take another name");
    }

    /** The message as people read it. */
    String toLine() {
        return (user.equals(SERVER) ? "* " : "[" + printable(user) + "] - ") + printable(message);
    }

    /** Strangers' text, without what would move the cursor or turn the writing around. */
    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> line.append(String.format("\\u%04x", c));
                default -> line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
