/// Deep Java Library as a contender, over its PyTorch engine.
@NullMarked
package dev.inkling.bench.djl;

import org.jspecify.annotations.NullMarked;
