package io.ipc4j.queue;

import io.ipc4j.ProtocolException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueStats;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a client has asked and the server has not answered. Guarded by the conversation's lock. */
final class Questions {
    /** An answer to a delivery, which the server confirms. */
    static final byte SETTLED = -1;

    private final Conversation conversation;
    private final Map<Long, Question> open = new LinkedHashMap<>();
    private long lastId;

    Questions(Conversation conversation) {
        this.conversation = conversation;
    }

    /** One question, and its answer. */
    static final class Question extends Waiting {
        final long id;
        private final byte kind;
        private final LeaseBook.@Nullable Taker taker;
        private boolean yes;
        private @Nullable QueueStats stats;

        Question(Conversation conversation, long id, byte kind, LeaseBook.@Nullable Taker taker) {
            super(conversation.lock);
            this.id = id;
            this.kind = kind;
            this.taker = taker;
        }

        boolean isYes() {
            return yes;
        }

        QueueStats stats() {
            assert stats != null : "no answer to a question for them";
            return stats;
        }
    }

    /** Asks; a taker, if one is given, is done when the answer is there. */
    Question ask(byte kind, LeaseBook.@Nullable Taker taker) {
        Question question = new Question(conversation, ++lastId, kind, taker);
        open.put(question.id, question);
        if (kind != SETTLED) {
            send(question);
        }
        return question;
    }

    private void send(Question question) {
        ByteBuffer frame = ByteBuffer.allocate(QueueLayout.ASK_LEASE_SIZE)
                .put(QueueLayout.ASK)
                .put(question.kind)
                .putLong(question.id);
        if (question.kind == QueueLayout.LEASE && question.taker != null) {
            frame.putInt(question.taker.most).putInt(LeaseBook.BYTES);
        }
        conversation.send(frame.flip());
    }

    /** The answer is no longer wanted; the server is told if it is one that could take for ever. */
    void forget(Question question) {
        if (open.remove(question.id) != null && question.kind == QueueLayout.AWAIT_DRAINED) {
            conversation.send(ByteBuffer.allocate(QueueLayout.ASK_SIZE)
                    .put(QueueLayout.ASK)
                    .put(QueueLayout.FORGET)
                    .putLong(question.id)
                    .flip());
        }
    }

    /** The rest of a {@link QueueLayout#DONE}. Questions that are not open were given up here. */
    void answered(ByteBuffer frame) {
        long id = frame.getLong();
        byte status = frame.get();
        if (id < 1 || id > lastId) {
            throw new ProtocolException("the server answers question " + id + "; the last was " + lastId, null);
        }
        Question question = open.remove(id);
        if (question == null) {
            return;
        }
        question.yes = status == QueueLayout.YES;
        if (question.kind == QueueLayout.STATS) {
            if (frame.remaining() != QueueLayout.STATS_SIZE) {
                throw new ProtocolException("figures of " + frame.remaining() + " bytes", null);
            }
            question.stats = new QueueStats(
                    frame.getLong(),
                    frame.getLong(),
                    frame.getLong(),
                    frame.getInt(),
                    frame.getLong(),
                    frame.getLong());
        }
        end(question);
    }

    private static void end(Question question) {
        question.done();
        if (question.taker != null && !question.taker.isDone()) {
            question.taker.done();
        }
    }

    /** The line is lost: with it what was leased, and what was asked about that. */
    void onLost(QueueException leasesLost) {
        for (Question question : remove(each -> each.kind == SETTLED)) {
            question.fail(leasesLost);
        }
        for (Question question : remove(each -> each.kind == QueueLayout.SYNC || each.kind == QueueLayout.BYE)) {
            end(question); // nothing of the lost line comes any more
        }
    }

    void onConnected() {
        open.values().forEach(this::send);
    }

    void failAll(QueueException why) {
        remove(each -> true).forEach(each -> each.fail(why));
    }

    private Iterable<Question> remove(Predicate<Question> which) {
        ArrayList<Question> removed = new ArrayList<>(open.values());
        removed.removeIf(which.negate());
        open.values().removeAll(removed);
        return removed;
    }
}
