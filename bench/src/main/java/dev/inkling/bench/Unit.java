package dev.inkling.bench;

import tools.jackson.databind.JsonNode;

/// What a measurement's numbers are, computed from a contender's answer.
enum Unit {
    MILLISECONDS("ms an iteration", false) {
        @Override
        double of(JsonNode job, JsonNode answer) {
            return 1e3 * perStep(answer);
        }
    },
    IMAGES("images/s", true) {
        @Override
        double of(JsonNode job, JsonNode answer) {
            return answer.get("images").asDouble() / answer.get("seconds").asDouble();
        }
    },
    GIGAFLOPS("GFLOP/s", true) {
        @Override
        double of(JsonNode job, JsonNode answer) {
            double operations = 2.0
                    * job.get("m").asInt()
                    * job.get("k").asInt()
                    * job.get("n").asInt();
            return 1e-9 * operations / perStep(answer);
        }
    },
    SECONDS("s", false) {
        @Override
        double of(JsonNode job, JsonNode answer) {
            return perStep(answer);
        }
    },
    MICROSECONDS("µs a call", false) {
        @Override
        double of(JsonNode job, JsonNode answer) {
            return 1e6 * perStep(answer);
        }
    };

    final String name;

    /// Whether a larger number is faster.
    final boolean rate;

    Unit(String name, boolean rate) {
        this.name = name;
        this.rate = rate;
    }

    abstract double of(JsonNode job, JsonNode answer);

    /// How many times as long as Inkling a contender takes.
    double ratio(double inkling, double contender) {
        return rate ? inkling / contender : contender / inkling;
    }

    private static double perStep(JsonNode answer) {
        return answer.get("seconds").asDouble() / answer.get("steps").asDouble();
    }
}
