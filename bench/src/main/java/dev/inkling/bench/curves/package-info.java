/// How the time of training grows with the work and shrinks with threads: measured, tabled and
/// drawn.
///
/// Never shipped. Imports what it measures, the data, XChart and JFree's SVG, Jackson and picocli.
@NullMarked
package dev.inkling.bench.curves;

import org.jspecify.annotations.NullMarked;
