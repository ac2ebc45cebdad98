/// Training: the plan, the loop, the optimiser, and the events that tell of progress.
///
/// Imports `eval`, `nn` and `math`. Prints nothing and touches no files: progress is data.
@NullMarked
package dev.inkling.train;

import org.jspecify.annotations.NullMarked;
