/**
 * A model of the queue's algorithm, and a search that visits every state it can come to.
 *
 * <p><b>What is searched.</b> One or two producers, one or two consumers and two sweepers share a ring of two or four slots. Every
 * access to shared memory (a read, a write, a compare-and-set of one word) is one step, and {@link
 * io.ipc4j.mmap.queue.model.Search} tries all orders of steps. At any step any process may die for ever, but for one consumer and one sweeper, as
 * often as the {@link io.ipc4j.mmap.queue.model.Configuration} says. It is exhaustive: each state is kept whole, not as a
 * fingerprint, and a run ends when there is none left.
 *
 * <p><b>What must hold.</b> A message is whole; what is acknowledged does not come again, and is acknowledged once; first deliveries
 * are in order for each producer; no process takes a sound queue for a damaged one; what a living process holds nobody takes from it. And from every state, if nobody else dies and all take
 * turns: producers get on, the dead are swept, what was put is delivered, every slot is free in the end. (That is one fair
 * schedule from each state, not all of them.)
 *
 * <p><b>What it is a model of.</b> {@link io.ipc4j.mmap.queue.model.Producer} is {@code Ring.put}: {@code READ_TAIL} is {@code tail()},
 * {@code READ_WORD} to {@code CLAIM} the loop, {@code CHECK_INTERIOR} is {@code firstTaken}, {@code REFUSE} is where a word that can't be there is refused, {@code SHARE_TAIL} is {@code advanceTail}, and
 * so on to the last {@code replace} in {@code write}, which is {@code COMMIT}; {@code FREE_PADDING} and {@code ABANDON_…} are {@code abandon}. {@link
 * io.ipc4j.mmap.queue.model.Consumer} is {@code Ring.lease} and {@code advanceCursor}, {@code records.read} ({@code COPY_…}), {@code free} and {@code
 * release} with {@code Ring.rewind}. {@link io.ipc4j.mmap.queue.model.Sweeper} is {@code Repair}: {@code sweep} takes the lock and looks
 * whether the dead one is registered ({@code LOOK}), {@code restore} is {@code SCAN} to {@code MAKE_READY}, {@code rewind} is {@code
 * FIND_LOWEST} to {@code REWIND}, {@code unregister} is {@code FORGET}. {@code RECHECK} and {@code EXPIRE} are for leases that expire, which the
 * queue does not have yet. Hints of one's own are shared after one, two or four slots here, up to the whole ring.
 *
 * <p><b>What is not modelled.</b> Weak memory: here all see each access at once, in one order. The implementation's accesses to control
 * words, tail and cursor are volatile, so for those it is so; the payload between them needs no more than release and acquire.
 * Also not: bells and sleeping, joining and leaving, checksums, recovery after a reboot, dead letters (a put elsewhere, and then an
 * acknowledgement), positions and epochs that wrap, more than four participants.
 *
 * <p><b>That it looks.</b> Each {@link io.ipc4j.mmap.queue.model.Fault} is a mistake that one could make; with any of them the search must find
 * a promise broken, and says by which steps. If the algorithm is changed, the model is changed with it.
 */
@NullMarked
package io.ipc4j.mmap.queue.model;

import org.jspecify.annotations.NullMarked;
