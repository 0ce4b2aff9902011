package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ipc4j.AccessRefusedException;
import io.ipc4j.CorruptQueueException;
import io.ipc4j.IpcException;
import io.ipc4j.QueueException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may be at a queue's address, and who may make what of it. */
@Timeout(300)
class QueueFileTest {
    @TempDir
    private Path directory;

    private Path path;
    private Path data;

    @BeforeEach
    void choose() {
        path = directory.resolve("q");
        data = path.resolve("data");
    }

    private void make() throws InterruptedException {
        try (MmapQueue queue = Queues.small(path)) {
            for (int i = 0; i < 5; i++) {
                Queues.put(queue, i, 1500);
            }
        }
    }

    private void mode(Path of, String mode) throws IOException {
        Files.setPosixFilePermissions(of, PosixFilePermissions.fromString(mode));
    }

    private static void write(Path file, long at, byte... bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    private void isRefused(Class<? extends Exception> type, String... words) {
        assertThatThrownBy(() -> Queues.open(path))
                .isInstanceOf(type)
                .hasMessageContaining(path.toString())
                .hasMessageContainingAll(words);
    }

    @Test
    void onlyItsUserCanReachIt() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            queue.deadLetters();
            for (Path of : new Path[] {path, path.resolve("dead")}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(of)))
                        .isEqualTo("rwx------");
                try (DirectoryStream<Path> files = Files.newDirectoryStream(of)) {
                    for (Path file : files) {
                        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                .as("%s", file)
                                .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
                    }
                }
            }
        }
    }

    @Test
    void allOfItIsAllocatedBeforeItIsUsed() throws Exception {
        Queues.open(path, Map.of("size", "1m")).close();
        Process stat = new ProcessBuilder("stat", "-c", "%b %B %s", data.toString()).start();
        String[] answer =
                new String(stat.getInputStream().readAllBytes()).strip().split(" ");
        assertThat(Long.parseLong(answer[0]) * Long.parseLong(answer[1])).isGreaterThanOrEqualTo(1 << 20);
        assertThat(Long.parseLong(answer[2])).isEqualTo((1 << 20) + QueueLayout.BLOCKS);
    }

    @Test
    void aDirectoryOfOthersOrOpenToThemIsRefused() throws Exception {
        make();
        mode(path, "rwxr-x---");
        isRefused(AccessRefusedException.class, "mode 0750", "0700");
        mode(path, "rwx------");
        mode(data, "rw-rw----");
        isRefused(AccessRefusedException.class, "mode 0660", "0600");
        mode(data, "rw-------");
        mode(directory, "rwxrwxrwx");
        isRefused(AccessRefusedException.class, "others can write to the directory");
        mode(directory, "rwx------");
        Queues.open(path).close();
    }

    @Test
    void somebodyElsesFilesAreRefused() throws Exception {
        make();
        for (Path of : new Path[] {data, path.resolve("lock"), path}) {
            try {
                Files.setAttribute(of, "unix:uid", 12345);
            } catch (IOException e) {
                assumeTrue(false, "only root can give files away");
            }
            isRefused(AccessRefusedException.class, "user 12345");
            Files.setAttribute(of, "unix:uid", io.ipc4j.spi.Users.own());
        }
        Queues.open(path).close();
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        make();
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(data, elsewhere);
        Files.createSymbolicLink(data, elsewhere);
        isRefused(AccessRefusedException.class, "a symbolic link");
        Files.delete(data);
        Files.move(elsewhere, data);
        Path moved = directory.resolve("moved");
        Files.move(path, moved);
        Files.createSymbolicLink(path, moved);
        isRefused(QueueException.class, "a symbolic link");
    }

    @Test
    void whatIsNoQueueIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(path.resolve("thesis.txt"), "important");
        isRefused(QueueException.class, "thesis.txt");
        assertThat(Files.readString(path.resolve("thesis.txt"))).isEqualTo("important");
        Files.delete(path.resolve("thesis.txt"));
        Files.writeString(data, "not a queue");
        mode(data, "rw-------");
        isRefused(CorruptQueueException.class, "does not begin as a queue");
        assertThat(Files.readString(data)).isEqualTo("not a queue");
        path = directory.resolve("file");
        Files.writeString(path, "a file");
        isRefused(QueueException.class, "a regular file");
    }

    @Test
    void aCutFileAndAnotherVersionAreRefused() throws Exception {
        make();
        byte[] whole = Files.readAllBytes(data);
        for (int length : new int[] {0, 100, 4096, whole.length / 2, whole.length - 1}) {
            try (FileChannel file = FileChannel.open(data, StandardOpenOption.WRITE)) {
                file.truncate(length);
            }
            isRefused(CorruptQueueException.class, "left as it is");
            Files.write(data, whole);
        }
        Files.write(data, new byte[1], StandardOpenOption.APPEND);
        isRefused(CorruptQueueException.class, (whole.length + 1) + " bytes");
        Files.write(data, whole, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        write(data, QueueLayout.VERSION_AT, (byte) 2);
        isRefused(CorruptQueueException.class, "version 2", "version 1");
        write(data, QueueLayout.VERSION_AT, (byte) 1);
        try (MmapQueue queue = Queues.open(path)) {
            assertThat(queue.stats().waiting()).isEqualTo(5);
        }
    }

    @Test
    void anyBitOfTheHeadThatFlipsIsFound() throws Exception {
        make();
        byte[] whole = Files.readAllBytes(data);
        for (int bit = 0; bit < QueueLayout.HEAD_END * 8; bit++) {
            write(data, bit / 8, (byte) (whole[bit / 8] ^ 1 << bit % 8));
            assertThatThrownBy(() -> QueueFile.openReadOnly(new QueueDirectory(path), QueueSettings.ANY))
                    .as("bit %d", bit)
                    .isInstanceOf(CorruptQueueException.class);
            write(data, bit / 8, whole[bit / 8]);
        }
    }

    @Test
    void whateverIsWrittenToTheFileItIsRefusedOrSound() throws Exception {
        int rounds = Boolean.getBoolean("ipc4j.tck.long") ? 20_000 : 500;
        Random random = new Random(5);
        make();
        byte[] whole = Files.readAllBytes(data);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damage(random, damaged);
            }
            if (random.nextInt(3) == 0) {
                damaged[QueueLayout.BOOT_ID] ^= 1;
            }
            Files.write(data, damaged);
            try (MmapQueue queue = Queues.open(path)) {
                for (Lease lease = queue.tryLease(); lease != null; lease = queue.tryLease()) {
                    assertThat(Queues.is(lease, (int) lease.number(), 1500))
                            .as("round %d", round)
                            .isTrue();
                    lease.ack();
                }
                for (int i = 0; i < 100; i++) {
                    assertThat(Queues.put(queue, i, 3000)).as("round %d", round).isTrue();
                    Lease lease = queue.tryLease();
                    assertThat(Queues.is(lease, i, 3000)).as("round %d", round).isTrue();
                    lease.ack();
                }
            } catch (IpcException e) {
                assertThat(e).isInstanceOf(QueueException.class);
                refused++;
            }
        }
        assertThat(refused).isBetween(rounds / 20, rounds - rounds / 20);
    }

    private static void damage(Random random, byte[] bytes) {
        int at = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(QueueLayout.PARTICIPANTS + 40); // of the participants, only the first
            case 1 -> QueueLayout.BLOCKS + random.nextInt(64) * 1024 + random.nextInt(8);
            case 2 -> QueueLayout.BLOCKS + random.nextInt(12) * 1024 + random.nextInt(48);
            default -> QueueLayout.BLOCKS + random.nextInt(bytes.length - QueueLayout.BLOCKS);
        };
        if (random.nextBoolean()) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        } else {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(200));
            byte[] rubbish = new byte[length];
            random.nextBytes(rubbish);
            System.arraycopy(rubbish, 0, bytes, at, length);
        }
    }

    @Test
    void aFullDiskIsSaidWhenTheQueueIsMadeAndNothingIsLeft() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Process mount = new ProcessBuilder(
                        "mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "ipc4j-test", disk.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mount.waitFor() == 0, "this user can't mount a file system");
        try {
            path = disk.resolve("q");
            isRefused(QueueException.class, "left", "size=");
            assertThat(path.resolve("data")).doesNotExist();
            Files.write(disk.resolve("ballast"), new byte[2_030_000]);
            assertThatThrownBy(() -> Queues.small(path).close()).isInstanceOf(QueueException.class);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "data*")) {
                assertThat(files).isEmpty();
            }
            Files.delete(disk.resolve("ballast"));
            Queues.small(path).close();
        } finally {
            assertThat(new ProcessBuilder("umount", "-l", disk.toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @Test
    void aPathThatIsTooLongForABellIsRefusedWithTheLimit() {
        path = directory.resolve("q".repeat(90));
        isRefused(IllegalArgumentException.class, "106", "at most 87 bytes");
        assertThat(path).doesNotExist();
    }

    @Test
    void aQueueThatIsReplacedOrCutWhileItIsOpenSaysSo() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            Files.move(path, directory.resolve("away"));
            long begin = System.nanoTime();
            while (true) {
                try {
                    Queues.put(queue, 1, 1);
                    Lease lease = queue.tryLease();
                    lease.ack();
                } catch (QueueException e) {
                    assertThat(e).hasMessageContainingAll(path.toString(), "replaced");
                    break;
                }
                assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(60));
                Thread.yield();
            }
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aQueueMadeWhereAnotherWasIsAnotherThoughThatIsStillOpen() throws Exception {
        MmapQueue old = Queues.small(path);
        Queues.put(old, 1, 1);
        Files.move(path, directory.resolve("away"));
        try (MmapQueue queue = Queues.small(path)) {
            assertThat(queue.tryLease()).isNull();
            old.close();
            assertThat(Files.readString(Path.of("/proc/locks")))
                    .contains(":" + Files.getAttribute(path.resolve("lock"), "unix:ino") + " 0 0");
        }
    }
}
