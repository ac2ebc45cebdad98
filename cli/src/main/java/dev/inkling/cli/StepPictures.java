package dev.inkling.cli;

import dev.inkling.image.GreyImage;
import dev.inkling.image.Steps;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The steps by which a picture is read, as pictures: `01-grey.png` and so on, in a folder named after it.
final class StepPictures implements Steps {
    /// The smallest steps are 28 pixels wide, and hard to see on a screen.
    private static final int LEAST_SIDE = 280;

    private final @Nullable Path folder;
    private final List<Step> steps = new ArrayList<>();

    private record Step(String name, GreyImage picture) {}

    /// @param all where the folders of all pictures are; if there is none, nothing is kept
    /// @param name of this one's
    StepPictures(@Nullable Path all, String name) {
        folder = all == null ? null : all.resolve(name);
    }

    @Override
    public void done(String name, GreyImage picture) {
        if (folder != null) {
            steps.add(new Step(name, picture));
        }
    }

    /// Writes what was kept.
    ///
    /// @return the folder that it is in, if there was anything
    Optional<Path> write() throws IOException {
        if (folder == null || steps.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String name = String.format("%02d-%s.png", i + 1, step.name.replace(' ', '-'));
            PictureFiles.write(folder, name, drawn(step.picture));
        }
        return Optional.of(folder);
    }

    private static BufferedImage drawn(GreyImage grey) {
        int zoom = Math.max(1, LEAST_SIDE / Math.max(grey.width(), grey.height()));
        BufferedImage picture =
                new BufferedImage(zoom * grey.width(), zoom * grey.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.getRaster().setSample(x, y, 0, Math.round(255 * grey.at(x / zoom, y / zoom)));
            }
        }
        return picture;
    }
}
