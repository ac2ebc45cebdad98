/// A picture in, a digit out: what an application needs to read handwriting, with models to do it.
///
/// Imports `data`, `model` and `core`.
@NullMarked
package dev.inkling.reader;

import org.jspecify.annotations.NullMarked;
