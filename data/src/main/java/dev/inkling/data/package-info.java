/// Where digits come from: IDX files, MNIST and its download, and the built-in generator.
///
/// Imports `core` and `dev.inkling.image`.
@NullMarked
package dev.inkling.data;

import org.jspecify.annotations.NullMarked;
