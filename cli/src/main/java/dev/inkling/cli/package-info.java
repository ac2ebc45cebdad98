/// The command line: `inkling train`, `evaluate`, `predict`, `check` and `data`.
///
/// Imports everything below it. Results go to standard output, progress and errors to standard
/// error; exit codes are 0, 1 for bad input and 2 for wrong usage.
@NullMarked
package dev.inkling.cli;

import org.jspecify.annotations.NullMarked;
