/// How good a network is, and whether its gradients are right.
///
/// Imports `kernel`, `math` and `nn`.
@NullMarked
package dev.inkling.eval;

import org.jspecify.annotations.NullMarked;
