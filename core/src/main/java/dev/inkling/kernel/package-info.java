/// The loops where the time goes, twice: [dev.inkling.kernel.ScalarKernels] is the definition,
/// [dev.inkling.kernel.VectorKernels] computes the same bits with the Vector API.
///
/// Knows segments and sizes, not matrices, and imports nothing of the project. The only package
/// that uses `jdk.incubator.vector`.
@NullMarked
package dev.inkling.kernel;

import org.jspecify.annotations.NullMarked;
