/// What is known about a trained model, for people: a folder of pictures and a page that shows
/// them.
///
/// Imports `model`, `data` and `core`.
@NullMarked
package dev.inkling.report;

import org.jspecify.annotations.NullMarked;
