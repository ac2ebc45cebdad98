package dev.inkling.bench;

import tools.jackson.databind.node.ObjectNode;

/// One line of the table: a job with its numbers.
///
/// @param group what option `--jobs` calls it by
/// @param name short, for a table
/// @param what in a sentence
/// @param job what each contender is sent, but for the number of the round
/// @param wholeRun whether it is a process from start to exit instead of a round of a running one
record Measurement(String group, String name, String what, Unit unit, Check check, ObjectNode job, boolean wholeRun) {}
