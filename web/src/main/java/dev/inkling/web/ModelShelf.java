package dev.inkling.web;

import dev.inkling.image.MnistForm;
import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import dev.inkling.nn.LayerSpec;
import dev.inkling.nn.Network;
import dev.inkling.reader.ShippedModel;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The models that the page can choose from, by name: the one that is served, those of this server's trainings, the
/// files in the models folder, and those that Inkling is shipped with.
///
/// Safe to use from several threads.
final class ModelShelf {
    private static final String SUFFIX = ".safetensors";

    /// What a file may be called: no folders, nothing hidden, nothing that a shell takes for more.
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

    /// Of a name in a message.
    private static final int LONGEST_SHOWN = 100;

    /// More files than anybody chooses from.
    private static final int MOST_FILES = 100;

    /// Two that are compared, the one that is asked, and one more.
    private static final int MOST_LOADED = 4;

    private final String usual;
    private final Path folder;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /// The files that were read. Guarded by itself: who asks another model does not wait for a file to be read.
    private final Map<Path, File> files = new HashMap<>();

    /// The models of those that were asked last. Guarded by [#files].
    private final Map<Path, Model> loaded = new LinkedHashMap<>(16, 0.75f, true);

    /// Where a model comes from.
    enum Kind {
        /// Asked where none is named.
        SERVED,

        /// A training of this server, perhaps still under way.
        RUN,

        /// In the models folder.
        FILE,

        /// Part of Inkling.
        SHIPPED
    }

    /// A model in one line, as JSON.
    ///
    /// @param kind [Kind] in lower case
    /// @param layers as `--layers` takes them
    /// @param parameters how many weights and biases there are
    record Brief(String name, String kind, String layers, long parameters) {
        static Brief of(String name, Kind kind, Model model) {
            Network network = model.network();
            return new Brief(
                    name,
                    kind.name().toLowerCase(Locale.ROOT),
                    LayerSpec.text(network.specs()),
                    network.parameterCount());
        }
    }

    private record Kept(Kind kind, Supplier<Model> model) {
        Brief brief(String name) {
            return Brief.of(name, kind, model.get());
        }
    }

    /// A file as it was at a time.
    ///
    /// @param fault why there is no model; empty if there is one
    private record File(FileTime time, long size, Optional<Brief> brief, String fault) {
        boolean isAt(Path path) throws IOException {
            return time.equals(Files.getLastModifiedTime(path)) && size == Files.size(path);
        }
    }

    /// @param usual the name of the model that is asked where none is named
    /// @param folder where models are saved and looked for; need not be there
    ModelShelf(String usual, Model model, Path folder) {
        this.usual = usual;
        this.folder = folder;
        put(usual, Kind.SERVED, () -> model);
        for (ShippedModel shipped : ShippedModel.values()) {
            if (!shipped.word().equals(usual)) {
                put(shipped.word(), Kind.SHIPPED, new Once(shipped::load));
            }
        }
    }

    /// Loads a model when it is first asked for, and keeps it.
    private static final class Once implements Supplier<Model> {
        private final Supplier<Model> load;
        private Optional<Model> model = Optional.empty();

        Once(Supplier<Model> load) {
            this.load = load;
        }

        @Override
        public synchronized Model get() {
            if (model.isEmpty()) {
                model = Optional.of(load.get());
            }
            return model.get();
        }
    }

    /// @throws IllegalArgumentException if the model cannot be asked about digits
    static void requireReadsDigits(Model model) {
        Network network = model.network();
        if (!readsDigits(network)) {
            throw new IllegalArgumentException(
                    "model: expected 784 inputs and 10 classes, got " + network.inputs() + " and " + network.classes());
        }
    }

    /// Whether a network can be asked about digits.
    static boolean readsDigits(Network network) {
        return network.inputs() == MnistForm.PIXELS && network.classes() == 10;
    }

    /// Adds a model, or replaces that of the same name.
    ///
    /// @param model the model as it is when it is asked for; never changed afterwards
    synchronized void put(String name, Kind kind, Supplier<Model> model) {
        kept.put(name, new Kept(kind, model));
    }

    /// Forgets a model; a file stays.
    synchronized void remove(String name) {
        kept.remove(name);
    }

    /// The model that a request names with `?model=`, or else the usual.
    ///
    /// @throws HttpException if there is none of this name, or it cannot be asked about digits
    Model asked(ServerRequest request) {
        return get(askedName(request));
    }

    /// Its name.
    String askedName(ServerRequest request) {
        return request.query().first("model").orElse(usual);
    }

    /// @throws HttpException if there is none of this name, or it cannot be asked about digits
    Model get(String name) {
        Optional<Model> model = kept(name);
        try {
            return model.isPresent() ? model.get() : file(folder.resolve(checked(name) + SUFFIX));
        } catch (NoSuchFileException e) {
            throw Problem.fault(Status.NOT_FOUND_404, "model: expected one of /api/v1/models, got " + name);
        } catch (IOException | IllegalArgumentException e) {
            throw Problem.fault(Status.UNPROCESSABLE_CONTENT_422, String.valueOf(e.getMessage()));
        }
    }

    /// Where the model of this name comes from.
    synchronized Kind kind(String name) {
        Kept known = kept.get(name);
        return known == null ? Kind.FILE : known.kind();
    }

    /// Saves a model in the models folder. A file that is there is never replaced.
    ///
    /// @param as what to call it, with or without the ending
    /// @return what it is called from now on
    /// @throws HttpException if there is no such model, or it cannot be called so
    String save(String name, String as) {
        Model model = get(name);
        String wanted = as.endsWith(SUFFIX) ? as.substring(0, as.length() - SUFFIX.length()) : as;
        if (!FILE_NAME.matcher(wanted).matches()) {
            throw Problem.fault(
                    Status.BAD_REQUEST_400,
                    "as: expected at most 100 letters, digits and . _ + -, a letter or digit first, got "
                            + (as.length() > LONGEST_SHOWN ? as.length() + " characters" : '"' + as + '"'));
        }
        Path target = folder.resolve(wanted + SUFFIX);
        synchronized (this) {
            if (kept.containsKey(wanted) || Files.exists(target)) {
                throw Problem.fault(
                        Status.CONFLICT_409,
                        "as: expected a name that no model has, got " + wanted + " (choose another)");
            }
            try {
                ModelFile.write(target, model, false);
                return wanted;
            } catch (IOException e) {
                throw Problem.fault(
                        Status.INTERNAL_SERVER_ERROR_500,
                        "models folder: expected to write a file there, got "
                                + e.getClass().getSimpleName() + " (look at its permissions and the space left)");
            } catch (IllegalArgumentException e) { // a training went wrong
                throw Problem.fault(Status.UNPROCESSABLE_CONTENT_422, "model: " + e.getMessage());
            }
        }
    }

    /// What to call a model's file elsewhere.
    static String fileName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String stem = last.endsWith(SUFFIX) ? last.substring(0, last.length() - SUFFIX.length()) : last;
        return stem.replaceAll("[^A-Za-z0-9._+-]", "_") + SUFFIX;
    }

    private Optional<Model> kept(String name) {
        Optional<Kept> found;
        synchronized (this) {
            found = Optional.ofNullable(kept.get(name));
        }
        return found.map(one -> one.model().get()); // outside, for it may take its time
    }

    private static String checked(String name) throws NoSuchFileException {
        if (!FILE_NAME.matcher(name).matches()) {
            throw new NoSuchFileException(name);
        }
        return name;
    }

    /// A file's model, read again when the file has changed or others were asked meanwhile.
    private Model file(Path path) throws IOException {
        synchronized (files) {
            File known = known(path);
            String fault = known.fault();
            if (!fault.isEmpty()) {
                throw new IllegalArgumentException(fault);
            }
            Model model = loaded.get(path);
            return model == null ? read(path) : model;
        }
    }

    /// What is known of a file as it is now.
    private File known(Path path) throws IOException {
        File known = files.get(path);
        if (known == null || !known.isAt(path)) {
            loaded.remove(path);
            FileTime time = Files.getLastModifiedTime(path);
            long size = Files.size(path);
            try {
                Brief brief = Brief.of(stem(path), Kind.FILE, read(path));
                known = new File(time, size, Optional.of(brief), "");
            } catch (IOException | IllegalArgumentException e) {
                known = new File(time, size, Optional.empty(), String.valueOf(e.getMessage()));
            }
            files.put(path, known);
        }
        return known;
    }

    private Model read(Path path) throws IOException {
        Model model = ModelFile.read(path);
        requireReadsDigits(model);
        loaded.put(path, model);
        if (loaded.size() > MOST_LOADED) {
            loaded.remove(loaded.keySet().iterator().next());
        }
        return model;
    }

    private static String stem(Path path) {
        String name = path.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /// All of them: the served, the trained, the files, the newest first, then the shipped. Files that are no models of
    /// digits
    /// are left out.
    List<Brief> list() throws IOException {
        List<Brief> all = new ArrayList<>();
        Map<String, Kept> now;
        synchronized (this) {
            now = new LinkedHashMap<>(kept);
        }
        now.forEach((name, one) -> {
            if (one.kind() != Kind.SHIPPED) {
                all.add(one.brief(name));
            }
        });
        List<Path> there = files();
        synchronized (files) {
            files.keySet().retainAll(there);
            loaded.keySet().retainAll(there);
            for (Path path : there) {
                if (!now.containsKey(stem(path))) {
                    brief(path).ifPresent(all::add);
                }
            }
        }
        now.forEach((name, one) -> {
            if (one.kind() == Kind.SHIPPED) {
                all.add(one.brief(name));
            }
        });
        return all;
    }

    /// Empty if there is nothing to choose from; who names it is told what is wrong with it.
    private Optional<Brief> brief(Path path) {
        try {
            return known(path).brief();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().endsWith(SUFFIX) && Files.isRegularFile(path))
                    .sorted(Comparator.comparingLong(
                                    (Path path) -> path.toFile().lastModified())
                            .reversed())
                    .limit(MOST_FILES)
                    .toList();
        }
    }
}
