package dev.inkling.bench.curves;

import dev.inkling.bench.Machine;
import java.util.List;

/// The result file.
///
/// @param format of this file
/// @param date and time, in ISO 8601
/// @param commit what was measured
/// @param rounds of each point
/// @param seconds of each round, and as long before it uncounted
/// @param data what the images are
record Results(
        int format,
        String date,
        String command,
        String commit,
        int rounds,
        double seconds,
        String data,
        Machine machine,
        List<Curve> curves) {
    Results {
        curves = List.copyOf(curves);
    }

    /// Year, month and day.
    String day() {
        return date.substring(0, 10);
    }
}
