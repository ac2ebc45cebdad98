/// Matrices and their arithmetic: shapes are checked here, then `kernel` does the work.
///
/// Imports `kernel` only.
@NullMarked
package dev.inkling.math;

import org.jspecify.annotations.NullMarked;
