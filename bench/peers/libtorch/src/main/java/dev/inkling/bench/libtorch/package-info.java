/// PyTorch's C++ library, libtorch, as a contender.
@NullMarked
package dev.inkling.bench.libtorch;

import org.jspecify.annotations.NullMarked;
