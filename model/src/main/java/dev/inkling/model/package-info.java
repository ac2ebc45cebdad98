/// Model files: networks and how they were trained, in the safetensors format.
///
/// Imports `core`.
@NullMarked
package dev.inkling.model;

import org.jspecify.annotations.NullMarked;
