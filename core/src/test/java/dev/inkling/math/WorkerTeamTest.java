package dev.inkling.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = SEPARATE_THREAD) // a lost wake-up must not hang the build
class WorkerTeamTest {
    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 3, 8})
    void everyTaskIsDoneExactlyOnce(int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            assertThat(team.size()).isEqualTo(size);
            for (int round = 0; round < 2_000; round++) {
                int count = round % 20;
                assertThat(timesDone(team, count)).as("round %d", round).isEqualTo("1".repeat(count));
            }
        }
    }

    @Test
    void sleepingThreadsWakeUp() throws InterruptedException {
        try (WorkerTeam team = new WorkerTeam(3)) {
            for (int round = 0; round < 5; round++) {
                Thread.sleep(20); // long enough to go to sleep
                assertThat(timesDone(team, 50)).isEqualTo("1".repeat(50));
            }
        }
    }

    /// Each task waits until all threads have one.
    @Test
    void everyThreadHasANumberOfItsOwn() {
        try (WorkerTeam team = new WorkerTeam(4)) {
            Map<Integer, Thread> threads = together(team);
            assertThat(threads).containsOnlyKeys(0, 1, 2, 3).containsEntry(0, Thread.currentThread());
            assertThat(threads.values()).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 3})
    void callerIsToldOfAFailureAndTheTeamGoesOn(int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            for (Throwable failure : List.of(new IllegalStateException("task 5"), new AssertionError("task 5"))) {
                for (int count : new int[] {1, 100}) {
                    assertThatThrownBy(() -> team.run(count, (_, number) -> {
                                if (number == Math.min(5, count - 1)) {
                                    throwUnchecked(failure);
                                }
                            }))
                            .isSameAs(failure);
                    assertThat(timesDone(team, 100)).isEqualTo("1".repeat(100));
                }
            }
        }
    }

    @Test
    void everyThreadMayFail() {
        try (WorkerTeam team = new WorkerTeam(4)) {
            CyclicBarrier barrier = new CyclicBarrier(4);
            assertThatThrownBy(() -> team.run(4, (_, number) -> {
                        await(barrier);
                        throw new IllegalStateException("task " + number);
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("task [0-3]");
            assertThat(timesDone(team, 10)).isEqualTo("1".repeat(10));
        }
    }

    /// Many times, since a thread that nobody waits for may end in time by chance.
    @Test
    void closeWaitsForTheEndOfEveryThread() {
        for (int round = 0; round < 200; round++) {
            Map<Integer, Thread> threads;
            try (WorkerTeam team = new WorkerTeam(8)) {
                threads = together(team);
            }
            threads.remove(0); // the caller
            boolean alive = threads.values().stream().anyMatch(Thread::isAlive);
            assertThat(alive).as("round %d", round).isFalse();
            assertThat(threads).hasSize(7);
        }
    }

    @Test
    void closeWaitsForTheThreadsAlthoughInterrupted() {
        WorkerTeam team = new WorkerTeam(2);
        Map<Integer, Thread> threads = together(team);
        Thread.currentThread().interrupt();
        team.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(threads.get(1)).matches(thread -> !thread.isAlive());
    }

    @Test
    void teamHasAtLeastTheCaller() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WorkerTeam(0))
                .withMessage("threads: expected at least 1, got 0");
    }

    /// How often each of `count` tasks was done, a digit a task.
    private static String timesDone(WorkerTeam team, int count) {
        AtomicIntegerArray times = new AtomicIntegerArray(count);
        team.run(count, (_, number) -> times.incrementAndGet(number));
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < count; number++) {
            text.append(times.get(number));
        }
        return text.toString();
    }

    /// The threads by their numbers, from tasks that wait for each other.
    private static Map<Integer, Thread> together(WorkerTeam team) {
        Map<Integer, Thread> threads = new ConcurrentHashMap<>();
        CyclicBarrier barrier = new CyclicBarrier(team.size());
        team.run(team.size(), (worker, _) -> {
            threads.put(worker, Thread.currentThread());
            await(barrier);
        });
        return threads;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void throwUnchecked(Throwable failure) {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }
}
