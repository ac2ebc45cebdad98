package dev.inkling.web;

import dev.inkling.data.DataSplit;
import dev.inkling.data.LabelledImages;
import dev.inkling.explain.Health;
import dev.inkling.image.Picture;
import dev.inkling.image.Steps;
import dev.inkling.nn.Examples;
import dev.inkling.nn.Network;
import dev.inkling.nn.Shape;
import dev.inkling.reader.DigitReader;
import dev.inkling.train.TrainingPlan;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/// Does what the first user would have to wait for while the JVM gets to know it.
final class Warmth {
    /// The page asks about as often in the first seconds of drawing.
    private static final int ROUNDS = 60;

    /// After so many they take a tenth of the time of the first.
    private static final int LOOKS = 20;

    private static final int WIDTH = 500;
    private static final int HEIGHT = 400;
    private static final int PEN = 22;

    private Warmth() {}

    /// Reads a picture like the page's again and again.
    static void reading(DigitReader reader) {
        BufferedImage sheet = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(Color.BLACK);
        graphics.setStroke(new BasicStroke(PEN, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.drawPolyline(new int[] {150, 320, 220}, new int[] {80, 80, 330}, 3); // a seven
        graphics.dispose();
        Picture picture = new Picture(sheet);
        for (int round = 0; round < ROUNDS; round++) {
            reader.readLines(picture, Steps.NONE);
        }
    }

    /// Looks inside a network again and again, as while one is trained.
    static void looking(DataSplit data) {
        TrainingPlan plan = TrainingPlan.FAST;
        LabelledImages images = data.test().first(Lookout.HELD_OUT);
        Examples examples = Examples.of(images);
        Network network = plan.initialNetwork(new Shape(images.height(), images.width(), 1), images.classes());
        for (int round = 0; round < LOOKS; round++) {
            Health health = Health.of(network, examples.part(0, Math.min(examples.size(), Lookout.TRAINED)));
            Look.at(network, 0, health, examples, images.width());
        }
    }
}
