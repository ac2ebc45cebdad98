/// Deeplearning4j as a contender.
@NullMarked
package dev.inkling.bench.dl4j;

import org.jspecify.annotations.NullMarked;
