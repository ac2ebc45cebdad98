/// ONNX Runtime as a contender: it answers, and is not trained.
@NullMarked
package dev.inkling.bench.onnxruntime;

import org.jspecify.annotations.NullMarked;
