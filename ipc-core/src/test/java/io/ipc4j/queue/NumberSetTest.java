package io.ipc4j.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    @Test
    void knowsWhatASetKnows() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            NumberSet set = new NumberSet();
            TreeSet<Long> model = new TreeSet<>();
            for (int i = 0; i < 200; i++) {
                long number = 1 + random.nextInt(100);
                if (random.nextInt(50) == 0) {
                    set.forgetBelow(number);
                    model.headSet(number).clear();
                } else if (model.add(number)) {
                    set.add(number);
                }
                for (long each = 0; each <= 102; each++) {
                    assertThat(set.contains(each)).isEqualTo(model.contains(each));
                }
            }
        }
    }

    @Test
    void forgetsTheLowestWhenThereAreTooMany() {
        NumberSet set = new NumberSet();
        for (int i = 0; i <= NumberSet.MOST_RANGES; i++) {
            set.add(1 + 2L * i);
        }
        assertThat(set.contains(1)).isFalse();
        assertThat(set.contains(3)).isTrue();
        assertThat(set.contains(1 + 2L * NumberSet.MOST_RANGES)).isTrue();
    }
}
