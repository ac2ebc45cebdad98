/// Where digits come from: IDX files, MNIST and its download, and the built-in generator; and how
/// they are changed, for training and for evaluation.
///
/// Imports `core` and `dev.inkling.image`.
@NullMarked
package dev.inkling.data;

import org.jspecify.annotations.NullMarked;
