package dev.inkling.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Processor time that has been used, to tell a quiet machine from a busy one.
public final class ProcessorTime {
    /// Of Linux, whatever the kernel's own clock does.
    private static final long TICKS_PER_SECOND = 100;

    private static final Path STAT = Path.of("/proc/stat");

    private ProcessorTime() {}

    /// By all programs on all cores since the machine started, and by what a hypervisor gave to others;
    /// empty where the system does not say.
    public static Optional<Duration> ofMachine() {
        try {
            // cpu user nice system idle iowait irq softirq steal ...
            String[] ticks = Files.readAllLines(STAT).getFirst().split(" +", -1);
            long busy = 0;
            for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
                busy += Long.parseLong(ticks[field]);
            }
            return Optional.of(Duration.ofMillis(1000 * busy / TICKS_PER_SECOND));
        } catch (IOException e) { // not Linux
            return Optional.empty();
        }
    }

    /// By this process.
    public static Duration ofCoordinator() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
