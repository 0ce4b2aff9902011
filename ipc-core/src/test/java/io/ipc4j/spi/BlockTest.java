package io.ipc4j.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BlockTest {

    @Test
    void aBlockIsNeverHandedOutTwiceAtOnce() throws Exception {
        Set<Block> out = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int depth = 1 + t;
                all.add(threads.submit(() -> takeAndGive(out, depth)));
            }
            for (Future<Long> each : all) {
                assertThat(each.get()).as("blocks that another thread held").isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static long takeAndGive(Set<Block> out, int depth) {
        long twice = 0;
        List<Block> mine = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            for (int j = 0; j < depth; j++) {
                Block block = Block.take(1024);
                twice += out.add(block) ? 0 : 1;
                mine.add(block);
            }
            for (Block block : mine) {
                out.remove(block);
                block.give();
            }
            mine.clear();
        }
        return twice;
    }

    @Test
    void aBlockThatWasUsedIsEmptyWhenItIsHandedOutAgain() {
        List<Block> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Block block = Block.take(Block.POOLED);
            block.bytes.putLong(i).limit(20);
            all.add(block);
        }
        all.forEach(Block::give);
        for (int i = 0; i < 200; i++) {
            Block block = Block.take(1);
            assertThat(block.bytes.position()).isZero();
            assertThat(block.bytes.remaining()).isEqualTo(Block.POOLED);
        }
    }

    @Test
    void thePoolIsBounded() {
        Set<Block> given = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Block> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(Block.take(Block.POOLED));
        }
        many.forEach(Block::give);
        given.addAll(many);
        long kept = 0;
        for (int i = 0; i < 300; i++) {
            kept += given.contains(Block.take(Block.POOLED)) ? 1 : 0;
        }
        assertThat(kept).isBetween(1L, 128L);
    }

    @Test
    void whatIsLargerThanTheCommonSizeIsOnTheHeapAndNotPooled() {
        Block large = Block.take(Block.POOLED + 1);
        assertThat(large.isPooled()).isFalse();
        assertThat(large.capacity()).isEqualTo(Block.POOLED + 1);
        large.give();
        assertThat(Block.take(Block.POOLED + 1)).isNotSameAs(large);
        assertThat(Block.small(3).isPooled()).isFalse();
    }

    @Test
    void theViewIsReadOnly() {
        assertThat(Block.take(1).view.isReadOnly()).isTrue();
    }
}
