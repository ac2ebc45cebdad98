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
    private static final System.Logger LOG = System.getLogger(DataSets.class.getName());

    private final Map<String, Loaded> sources = new LinkedHashMap<>();
    private final String usual;

    /// @param sources the usual first
    DataSets(List<DataSource> sources) {
        sources.forEach(source -> this.sources.put(source.name(), new Loaded(source)));
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
    /// @throws HttpException if there is none of this name, or it cannot be had
    DataSplit get(Optional<String> name) {
        String wanted = name.orElse(usual);
        Loaded source = sources.get(wanted);
        if (source == null) {
            throw Problem.fault(
                    Status.NOT_FOUND_404, "data: expected " + String.join(", ", sources.keySet()) + ", got " + wanted);
        }
        return source.get();
    }

    /// A data set that is read when it is first wanted. Who wants another one does not wait for it.
    private static final class Loaded {
        private final DataSource source;
        private Optional<DataSplit> split = Optional.empty();

        Loaded(DataSource source) {
            this.source = source;
        }

        synchronized DataSplit get() {
            if (split.isEmpty()) {
                try {
                    split = Optional.of(source.loader().load());
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.ERROR, source.name() + ": " + e); // which may name folders
                    throw Problem.fault(
                            Status.SERVICE_UNAVAILABLE_503,
                            "data: expected to read " + source.name() + ", got a fault (the server's log has it)");
                }
            }
            return split.get();
        }
    }
}
