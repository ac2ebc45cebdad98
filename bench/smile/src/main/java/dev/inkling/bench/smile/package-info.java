/// Smile as a contender. Smile is under the GPL, so this runs in a process of its own, is never
/// shipped, and nothing depends on it.
@NullMarked
package dev.inkling.bench.smile;

import org.jspecify.annotations.NullMarked;
