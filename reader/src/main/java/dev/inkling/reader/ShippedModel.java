package dev.inkling.reader;

import dev.inkling.model.Model;
import dev.inkling.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// The models that are part of Inkling, in its jar. They need no training, no file and no network.
public enum ShippedModel {
    /// The most accurate: a convolutional network.
    BEST,

    /// One dense hidden layer: the least work for an image.
    FAST;

    /// What it is called in text, e.g. `best`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The model called `word`; empty if none is.
    public static Optional<ShippedModel> named(String word) {
        return Arrays.stream(values())
                .filter(model -> model.word().equals(word))
                .findFirst();
    }

    /// The model, read anew and checked like any model file.
    public Model load() {
        byte[] content = resource(word() + ".safetensors");
        try {
            return ModelFile.read(word(), new ByteArrayInputStream(content), content.length);
        } catch (IOException e) { // only if the jar is damaged
            throw new UncheckedIOException(e);
        }
    }

    /// Its model card, in Markdown: how it was made, how good it is, what it cannot do. It begins with
    /// figures, a line `key: value` each, between two lines `---`.
    public String card() {
        return new String(resource(word() + ".md"), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(ShippedModel.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) { // it is in the jar
            throw new UncheckedIOException(e);
        }
    }
}
