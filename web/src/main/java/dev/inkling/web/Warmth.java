package dev.inkling.web;

import dev.inkling.image.Picture;
import dev.inkling.image.Steps;
import dev.inkling.reader.DigitReader;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/// Does what the first user would have to wait for while the JVM gets to know it.
final class Warmth {
    /// A stroke makes the page ask about as often as this in a few seconds.
    private static final int ROUNDS = 60;

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
        Picture picture = new Picture(sheet, 1);
        for (int round = 0; round < ROUNDS; round++) {
            reader.readLines(picture, Steps.NONE);
        }
    }
}
