/// Layers and the networks made of them: the paper's equations, forward and backward.
///
/// Imports `kernel` and `math` only.
@NullMarked
package dev.inkling.nn;

import org.jspecify.annotations.NullMarked;
