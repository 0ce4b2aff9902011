package io.ipc4j.mmap.queue;

import io.ipc4j.QueueException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A queue that this process has open, as one of its participants. Opened, looked after and closed by one thread that nobody interrupts. */
final class Attachment implements AutoCloseable {
    private static final long RETRY_NANOS = 1_000_000;
    private static final long MOST_SILENCE = TimeUnit.MILLISECONDS.toNanos(1500);

    final QueueDirectory directory;
    final ProcessFacts process = ProcessFacts.own();
    final LivenessLock locks;
    final QueueFile file;
    final QueueMemory memory;
    final Participants participants;
    final Repair repair;
    final Witness witness;
    final Census census;
    final int number;
    final long generation;
    final Ear ear;
    final Bells bells;
    final Turnstile turnstile = new Turnstile();
    final Ring ring;
    private FileLock lock;

    private Attachment(QueueDirectory directory, LivenessLock locks, QueueFile file) throws IOException {
        this.directory = directory;
        this.locks = locks;
        this.file = file;
        this.memory = new QueueMemory(file.mapping().bytes, file.head().geometry());
        this.participants = new Participants(memory);
        this.witness = new Witness(participants, process);
        this.repair = new Repair(memory, locks, participants, witness);
        recover();
        sweep();
        this.lock = take();
        this.number = (int) lock.position();
        boolean good = false;
        Bell made = null;
        try {
            made = new Bell(directory.path(), number);
            CrashPoints.at(CrashPoint.ATTACH_LOCKED);
            participants.register(number, process);
            this.generation = participants.generation(number);
            this.ear = new Ear(made, Thread.currentThread());
            this.census = new Census(memory);
            this.bells = new Bells(memory, participants, census, turnstile, ear, directory.path(), number);
            this.ring = new Ring(memory, number, turnstile, directory.toString());
            good = true;
        } finally {
            if (!good) {
                if (made != null) {
                    made.close();
                }
                lock.release();
            }
        }
    }

    /** Waits for others who open the queue, for as long as the settings say. */
    static Attachment open(QueueDirectory directory, QueueSettings settings) throws IOException {
        LivenessLock locks = LivenessLock.open(directory.path());
        QueueFile file = null;
        Attachment attachment = null;
        FileLock init = null;
        try {
            init = takeInit(directory, locks, settings);
            CrashPoints.at(CrashPoint.HOLDING_INIT);
            file = QueueFile.open(directory, settings);
            attachment = new Attachment(directory, locks, file);
            return attachment;
        } finally {
            if (init != null) {
                init.release();
            }
            if (attachment == null) {
                if (file != null) {
                    file.mapping().close();
                }
                locks.close();
            }
        }
    }

    private static FileLock takeInit(QueueDirectory directory, LivenessLock locks, QueueSettings settings)
            throws IOException {
        long begin = System.nanoTime();
        while (true) {
            FileLock init = locks.tryLock(LivenessLock.INIT, 1);
            if (init != null) {
                return init;
            }
            if (System.nanoTime() - begin > settings.patience().toNanos()) {
                throw new QueueException(
                        "opening the queue " + directory + ": another process has been opening it" + " for "
                                + settings.patience().toMillis() + " ms. Is it stopped? connectTimeout= sets the time");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** If nobody else has the queue open. */
    private void recover() throws IOException {
        FileLock all = CrashPoints.isRepairing() ? locks.tryLock(0, QueueLayout.MOST_PARTICIPANTS) : null;
        if (all == null) {
            return;
        }
        try {
            ByteBuffer bytes = memory.bytes;
            byte[] boot = ProcessFacts.bootId();
            byte[] before = new byte[boot.length];
            bytes.get(QueueLayout.BOOT_ID, before);
            boolean sameBoot = Arrays.equals(boot, before) && !Arrays.equals(boot, new byte[boot.length]);
            if (!sameBoot || areAllDead()) {
                new Recovery(memory, directory.toString()).run(sameBoot);
            }
            if (!sameBoot) {
                file.mapping().force();
                bytes.put(QueueLayout.BOOT_ID, boot);
                file.mapping().force();
            }
        } finally {
            all.release();
        }
    }

    /** No lock is held. Those whose process can't be seen from here have to be silent for a while, too. */
    private boolean areAllDead() {
        long begin = System.nanoTime();
        while (!areAllKnownToBeDead()) {
            if (System.nanoTime() - begin > MOST_SILENCE) {
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        return true;
    }

    private boolean areAllKnownToBeDead() {
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            if (participants.isRegistered(i) && !witness.isDead(i)) {
                return false;
            }
        }
        return true;
    }

    /** True if somebody was dead. */
    boolean sweep() throws IOException {
        boolean any = false;
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            any |= participants.isRegistered(i) && repair.sweep(i);
        }
        return any;
    }

    /** The lock first, the registration second. */
    private FileLock take() throws IOException {
        for (int i = 0; i < QueueLayout.MOST_PARTICIPANTS; i++) {
            if (participants.isRegistered(i)) {
                continue;
            }
            FileLock taken = locks.tryLock(i, 1);
            if (taken != null && !participants.isRegistered(i)) {
                return taken;
            }
            if (taken != null) {
                taken.release();
            }
        }
        throw new QueueException("opening the queue " + directory + ": " + QueueLayout.MOST_PARTICIPANTS
                + " participants have it open already, and there can't be more. Close some");
    }

    /** False if somebody has taken this participant for dead, or would as soon as it rests. */
    boolean holdsItsPlace() throws IOException {
        if (!participants.isRegistered(number) || participants.generation(number) != generation) {
            return false;
        }
        if (!locks.isHeld(number, process.pid())) {
            // Some other code of this process has read the lock file, and with its close the lock went.
            lock.release();
            FileLock again = locks.tryLock(number, 1);
            if (again == null) {
                return true; // somebody is looking at it just now; next time
            }
            lock = again;
        }
        return true;
    }

    /** What it had leased is ready again. Nobody of this process uses the queue any more. */
    @Override
    public void close() {
        try {
            if (file.isInPlace(directory)
                    && participants.isRegistered(number)
                    && participants.generation(number) == generation) {
                repair.bury(number);
                CrashPoints.at(CrashPoint.DETACHED_LOCKED);
                bells.wakeAll();
            }
        } catch (IOException | InternalError e) {
            // The others will find it out, as if this process had died.
        } finally {
            bells.close();
            ear.close();
            try {
                lock.release();
            } catch (IOException e) {
                // It goes with the file, or with this process.
            }
            locks.close();
            file.mapping().close();
        }
    }
}
