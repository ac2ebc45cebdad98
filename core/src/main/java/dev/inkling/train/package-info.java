/// Training: the plan, the loop, the optimiser, and the events that tell of progress.
///
/// Imports `kernel`, `math`, `nn`, `eval` and `explain`. Prints nothing and touches no files: progress is data.
@NullMarked
package dev.inkling.train;

import org.jspecify.annotations.NullMarked;
