/// What holds for every file that this project reads or writes: the one exception that names the
/// place of a fault, and the one way to write that never leaves half a file.
///
/// Imports nothing else of the project. The mathematics (`kernel`, `math`, `nn`, `eval`, `train`)
/// never imports this package: it touches no files.
@NullMarked
package dev.inkling.file;

import org.jspecify.annotations.NullMarked;
