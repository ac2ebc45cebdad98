/// JMH benchmarks of the kernels: scalar beside vector, in shapes that training has, a class for each
/// family of methods of [dev.inkling.kernel.Kernels].
///
/// Each checks before it measures that both kernels give the same bits. To add a family, write a
/// class like those here; `bench/jmh` finds it.
@NullMarked
package dev.inkling.bench.jmh;

import org.jspecify.annotations.NullMarked;
