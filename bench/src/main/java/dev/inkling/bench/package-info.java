/// Inkling beside other systems: the coordinator of `bench/compare`, and Inkling as a contender.
///
/// Never shipped. Imports what it measures, the protocol, Jackson and picocli.
@NullMarked
package dev.inkling.bench;

import org.jspecify.annotations.NullMarked;
