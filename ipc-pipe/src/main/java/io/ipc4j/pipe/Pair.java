package io.ipc4j.pipe;

import io.ipc4j.spi.FileFacts;
import io.ipc4j.spi.FileKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The two FIFOs of one client, beside the listener's: {@code PATH.ID.up} to the listener, {@code PATH.ID.down} from it.
 *
 * @param id 32 hexadecimal digits, which nobody can foresee
 */
record Pair(String id, Path up, Path down) {
    static final int ID_LENGTH = 32;
    private static final Pattern NAME_END = Pattern.compile("\\.[0-9a-f]{" + ID_LENGTH + "}\\.(up|down)");

    /** The pair of an id that somebody said; digits can't lead anywhere else. */
    static Pair of(Path path, String id) {
        String name = path.getFileName() + "." + id;
        return new Pair(id, path.resolveSibling(name + ".up"), path.resolveSibling(name + ".down"));
    }

    static Pair random(Path path) {
        return of(path, UUID.randomUUID().toString().replace("-", ""));
    }

    /** Removes the names, if they are still there. */
    void delete() {
        deleteFifo(up);
        deleteFifo(down);
    }

    /** Removes what killed clients of a listener left behind: nobody else's pairs have such names. */
    static void sweep(Path path) {
        String name = path.getFileName().toString();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path.getParent(), each -> {
            String other = each.getFileName().toString();
            return other.startsWith(name)
                    && NAME_END.matcher(other.substring(name.length())).matches();
        })) {
            all.forEach(Pair::deleteFifo);
        } catch (IOException e) {
            // They are in nobody's way.
        }
    }

    private static void deleteFifo(Path path) {
        try {
            FileFacts facts = FileFacts.of(path);
            if (facts != null && facts.kind() == FileKind.FIFO && facts.isMine()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The other side, or the listener's end, removes it.
        }
    }
}
