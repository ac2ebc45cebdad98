/// How good a network is, and whether its gradients are right.
///
/// Imports `nn` and `math`.
@NullMarked
package dev.inkling.eval;

import org.jspecify.annotations.NullMarked;
