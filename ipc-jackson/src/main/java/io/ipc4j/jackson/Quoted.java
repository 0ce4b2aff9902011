package io.ipc4j.jackson;

import java.util.regex.Pattern;

/** Text that may hold what a peer has sent, made fit for a log or a terminal. */
final class Quoted {
    private static final int MAX_LENGTH = 256;
    /** How Jackson says that it doesn't show the document, in the middle of its messages. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ");

    private Quoted() {}

    /** At most 256 characters on one line, nothing in them that a terminal would act on. */
    static String text(String text) {
        StringBuilder quoted = new StringBuilder();
        String shown = SOURCE.matcher(text.length() > 4 * MAX_LENGTH ? text.substring(0, 4 * MAX_LENGTH) : text)
                .replaceAll("[");
        for (int i = 0; i < shown.length(); ) {
            int point = shown.codePointAt(i);
            i += Character.charCount(point);
            String next = isPlain(point) ? Character.toString(point) : String.format("\\u%04x", point);
            if (quoted.length() + next.length() > MAX_LENGTH - 1) {
                return quoted.append('…').toString();
            }
            quoted.append(next);
        }
        return quoted.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT, // right-to-left marks and the like reorder what people read
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
