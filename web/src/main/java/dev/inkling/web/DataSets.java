package dev.inkling.web;

import dev.inkling.data.DataSplit;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The data sets that a server offers, each read once.
///
/// Safe to use from several threads.
final class DataSets {
    private final Map<String, DataSource> sources = new LinkedHashMap<>();
    private final Map<String, DataSplit> loaded = new LinkedHashMap<>();
    private final String usual;

    /// @param sources the usual first
    DataSets(List<DataSource> sources) {
        sources.forEach(source -> this.sources.put(source.name(), source));
        usual = sources.getFirst().name();
    }

    /// All of them, the usual first.
    List<String> names() {
        return List.copyOf(sources.keySet());
    }

    /// The name of the data set to take where none is named.
    String usual() {
        return usual;
    }

    /// @param name of a data set, or else the usual
    /// @throws HttpException if there is none of this name
    /// @throws IOException if it cannot be had
    synchronized DataSplit get(Optional<String> name) throws IOException {
        String wanted = name.orElse(usual);
        DataSource source = sources.get(wanted);
        if (source == null) {
            throw Problem.fault(
                    Status.NOT_FOUND_404, "data: expected " + String.join(", ", sources.keySet()) + ", got " + wanted);
        }
        DataSplit split = loaded.get(wanted);
        if (split == null) {
            split = source.loader().load();
            loaded.put(wanted, split);
        }
        return split;
    }
}
