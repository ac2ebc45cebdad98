/// Pictures of digits: reads picture files, and brings a digit into MNIST's form.
///
/// Imports `core`'s file package.
@NullMarked
package dev.inkling.image;

import org.jspecify.annotations.NullMarked;
