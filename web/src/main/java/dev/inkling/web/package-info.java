/// The glass box: a page in the browser to draw digits on and to watch networks learn, and the same for programs, over
/// HTTP.
///
/// Imports `reader`, `report`, `data`, `model` and `core`. Answers are computed here, never in the page. Whoever
/// asks is checked by [dev.inkling.web.Gate]; every fault is a [dev.inkling.web.Problem].
@NullMarked
package dev.inkling.web;

import org.jspecify.annotations.NullMarked;
