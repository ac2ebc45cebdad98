/// Why a network answers an image as it does: which pixels spoke for an answer, what little would change
/// it, and which training images are like it.
///
/// Imports `kernel`, `math` and `nn`. Computes what is shown; how it looks is for others.
@NullMarked
package dev.inkling.explain;

import org.jspecify.annotations.NullMarked;
