package dev.inkling.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// A result file as people read it.
record Table(JsonNode result) {
    private static final double NOTICEABLE = 0.02;
    private static final double DISTURBING = 0.2;
    private static final Map<String, String> TITLES = Map.of(
            "inkling", "Inkling",
            "numpy", "NumPy",
            "numpy64", "NumPy float64",
            "libtorch", "libtorch",
            "djl", "DJL",
            "dl4j", "DL4J",
            "smile", "Smile",
            "onnxruntime", "ONNX Runtime");

    /// For a terminal: every round of every contender, and all notes.
    String text() {
        StringBuilder text = new StringBuilder(head()).append("\n\n");
        for (JsonNode measurement : result.path("measurements")) {
            text.append(measurement.get("name").asString())
                    .append(" (")
                    .append(measurement.get("what").asString())
                    .append("), ")
                    .append(measurement.get("unit").asString())
                    .append('\n');
            for (JsonNode one : measurement.get("results")) {
                text.append(String.format(
                        Locale.ROOT, "  %-12s", one.get("contender").asString()));
                if (one.has("median")) {
                    text.append(String.format(
                            Locale.ROOT,
                            "%10s  %6s   ",
                            number(one.get("median").asDouble()),
                            one.has("ratio") ? ratio(one) : ""));
                    text.append(values(one.get("rounds")));
                    double disturbance = disturbance(one);
                    if (disturbance > DISTURBING) {
                        text.append(String.format(
                                Locale.ROOT, "  (disturbed: other programs used up to %.1f cores)", disturbance));
                    }
                }
                if (!one.get("state").asString().equals("measured")) {
                    text.append("  ").append(one.get("state").asString());
                }
                text.append('\n');
            }
            text.append('\n');
        }
        for (JsonNode contender : result.path("contenders")) {
            text.append(String.format(
                            Locale.ROOT, "%-12s  ", contender.get("name").asString()))
                    .append(description(contender))
                    .append('\n');
        }
        return text.append("\n× is how many times as long as Inkling a contender takes, medians compared.\n")
                .toString();
    }

    /// For a document: medians and ratios, a column for each contender that is there.
    String markdown() {
        List<JsonNode> present = list(result.path("contenders")).stream()
                .filter(contender -> contender.get("state").asString().equals("present"))
                .toList();
        List<String> notes = new ArrayList<>();
        StringBuilder text = new StringBuilder("| |");
        present.forEach(contender ->
                text.append(' ').append(title(contender.get("name").asString())).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(present.size())).append('\n');
        for (JsonNode measurement : result.path("measurements")) {
            text.append("| ")
                    .append(measurement.get("name").asString())
                    .append(": ")
                    .append(measurement.get("unit").asString())
                    .append(" |");
            for (JsonNode contender : present) {
                text.append(' ')
                        .append(cell(measurement, contender.get("name").asString(), notes))
                        .append(" |");
            }
            text.append('\n');
        }
        text.append('\n').append(head()).append(" In brackets: how many times as long as Inkling.\n");
        for (JsonNode contender : result.path("contenders")) {
            text.append("\n- ")
                    .append(title(contender.get("name").asString()))
                    .append(": ")
                    .append(description(contender));
        }
        for (int i = 0; i < notes.size(); i++) {
            text.append("\n- [").append(i + 1).append("] ").append(notes.get(i));
        }
        return text.append('\n').toString();
    }

    private static String cell(JsonNode measurement, String contender, List<String> notes) {
        for (JsonNode one : measurement.get("results")) {
            if (one.get("contender").asString().equals(contender)) {
                String state = one.get("state").asString();
                if (state.startsWith("not offered")) {
                    return "";
                }
                String number = one.has("median") ? number(one.get("median").asDouble()) : "failed";
                if (one.has("ratio") && !contender.equals(Contender.INKLING)) {
                    number += " (" + ratio(one) + ")";
                }
                if (!state.equals("measured")) {
                    notes.add(title(contender) + ", " + measurement.get("name").asString() + ": " + state);
                    number += " [" + notes.size() + "]";
                }
                return number;
            }
        }
        return "";
    }

    private String head() {
        JsonNode machine = result.path("machine");
        double disturbance = list(result.path("measurements")).stream()
                .flatMap(measurement -> list(measurement.get("results")).stream())
                .mapToDouble(Table::disturbance)
                .max()
                .orElse(0);
        return "Medians of " + result.path("rounds").asInt() + " interleaved rounds after "
                + result.path("warmUpSeconds").asString() + " s of warm-up, "
                + result.path("date").asString().substring(0, 10) + ": "
                + machine.path("processor").asString()
                + ", " + machine.path("cores").asInt() + " cores, "
                + machine.path("system").asString() + ", JDK "
                + machine.path("jdk").asString() + ", `"
                + result.path("command").asString() + "`."
                + (disturbance > DISTURBING
                        ? String.format(
                                Locale.ROOT,
                                " Other programs were running: in the worst round they used %.1f cores.",
                                disturbance)
                        : "");
    }

    /// Cores that programs outside the comparison used in the worst round.
    private static double disturbance(JsonNode one) {
        return list(one.path("otherProgramsCores")).stream()
                .mapToDouble(JsonNode::asDouble)
                .max()
                .orElse(0);
    }

    private static String description(JsonNode contender) {
        String state = contender.get("state").asString();
        if (!state.equals("present")) {
            return state;
        }
        double idle = contender.path("idle").asDouble(0);
        return contender.path("version").asString() + "; "
                + contender.path("configuration").asString()
                + (idle > NOTICEABLE
                        ? String.format(Locale.ROOT, "; used %.0f %% of a core while others were measured", 100 * idle)
                        : "");
    }

    private static String title(String contender) {
        return TITLES.getOrDefault(contender, contender);
    }

    private static String values(JsonNode rounds) {
        return list(rounds).stream().map(value -> number(value.asDouble())).collect(Collectors.joining(" "));
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static String ratio(JsonNode one) {
        double ratio = one.get("ratio").asDouble();
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f×" : "%.0f×", ratio);
    }

    /// Three digits that count.
    static String number(double value) {
        if (value >= 1000) {
            double unit = Math.pow(10, Math.floor(Math.log10(value)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.round(value / unit) * unit);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
