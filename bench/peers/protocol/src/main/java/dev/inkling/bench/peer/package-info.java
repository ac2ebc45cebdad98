/// What every contender written in Java shares: the protocol's two lines, MNIST and weights.
///
/// Imports nothing but the JDK, so that it meets no library of a contender's in its classpath.
@NullMarked
package dev.inkling.bench.peer;

import org.jspecify.annotations.NullMarked;
