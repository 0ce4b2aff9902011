package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code that stands in README.md. */
record Readme(String text) {
    private static final Pattern CLASS = Pattern.compile("^public class (\\w+)", Pattern.MULTILINE);

    static Readme read() throws IOException {
        return new Readme(Files.readString(Path.of(System.getProperty("ipc4j.it.readme"))));
    }

    /** The blocks of one language. */
    List<String> blocks(String language) {
        Pattern block = Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
        return block.matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
    }

    /** The only block of a language. */
    String block(String language) {
        List<String> blocks = blocks(language);
        assertThat(blocks).as(language + " in README.md").hasSize(1);
        return blocks.get(0);
    }

    /** The sources of its classes, by name. Whatever Java stands there must be a class that compiles. */
    Map<String, String> classes() {
        Map<String, String> classes = new LinkedHashMap<>();
        for (String block : blocks("java")) {
            Matcher m = CLASS.matcher(block);
            assertThat(m.find()).as("is a public class: %s", block).isTrue();
            classes.put(m.group(1), block);
        }
        return classes;
    }
}
