package dev.inkling.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.inkling.math.CounterRandom;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheetTest {
    /// Three rows of four pixels.
    private static final int[] IMAGE = {
        1, 2, 3, 4, //
        5, 6, 7, 8, //
        9, 10, 11, 255
    };

    @Test
    void shiftByWholePixelsMovesExactly() {
        assertThat(changed(sheet -> sheet.warp(Affine.inverseOf(0, 1, 1, 0, 1, 0))))
                .containsExactly(0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11);
        assertThat(changed(sheet -> sheet.warp(Affine.inverseOf(0, 1, 1, 0, -2, 1))))
                .containsExactly(0, 0, 0, 0, 3, 4, 0, 0, 7, 8, 0, 0);
    }

    @Test
    void identityMovesNothing() {
        Affine identity = Affine.inverseOf(-0.0, 1, 1, 0, -0.0, 0);
        assertThat(identity.isIdentity()).isTrue();
        assertThat(changed(sheet -> sheet.warp(identity))).containsExactly(IMAGE);
    }

    @Test
    void halfAPixelIsTheMeanOfTwo() {
        assertThat(changed(sheet -> sheet.warp(Affine.inverseOf(0, 1, 1, 0, -0.5, 0))))
                // (1 + 2) / 2 is rounded up; beyond the edge there is nothing.
                .containsExactly(2, 3, 4, 2, 6, 7, 8, 4, 10, 11, 133, 128);
    }

    @Test
    void quarterTurnPutsTheTopToTheRight() {
        Sheet sheet = new Sheet(2, 2, new byte[] {10, 20, 30, 40});
        byte[] turned = new byte[4];

        sheet.warp(Affine.inverseOf(90, 1, 1, 0, 0, 0));

        sheet.copyTo(turned);
        assertThat(turned).containsExactly(30, 10, 40, 20);
    }

    @Test
    void doubleSizeShowsTheMiddleHalf() {
        // A row of five: the outermost are halfway between the second pixels and the middle's neighbours.
        Sheet sheet = new Sheet(1, 5, new byte[] {10, 20, 30, 40, 50});
        byte[] larger = new byte[5];

        sheet.warp(Affine.inverseOf(0, 2, 1, 0, 0, 0));

        sheet.copyTo(larger);
        assertThat(larger).containsExactly(20, 25, 30, 35, 40);
    }

    @Test
    void shearMovesTheTopToTheRight() {
        Sheet sheet = new Sheet(3, 3, new byte[] {0, 9, 0, 0, 9, 0, 0, 9, 0});
        byte[] slanted = new byte[9];

        sheet.warp(Affine.inverseOf(0, 1, 1, 1, 0, 0));

        sheet.copyTo(slanted);
        assertThat(slanted).containsExactly(0, 0, 9, 0, 9, 0, 9, 0, 0);
    }

    @Test
    void bendMovesEachPixelByItsOwnNumber() {
        Field bendX = (y, target) -> {
            Arrays.fill(target, 0);
            target[y] = 1;
        };
        assertThat(changed(sheet -> sheet.warp(Affine.inverseOf(0, 1, 1, 0, 0, 0), bendX, (y, target) -> {})))
                .containsExactly(2, 2, 3, 4, 5, 7, 7, 8, 9, 10, 255, 255);
    }

    @Test
    void placesFarAwayAreBlank() {
        assertThat(changed(sheet -> sheet.warp(Affine.inverseOf(0, 1e-3, 1e-3, 0, 0.3, 0.3))))
                .containsOnly(0);
    }

    @Test
    void thickerStrokesReachTheNextPixels() {
        int[] dot = {0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0};
        assertThat(changed(dot, sheet -> sheet.press(1))).containsExactly(0, 0, 100, 0, 0, 100, 100, 100, 0, 0, 100, 0);
        assertThat(changed(dot, sheet -> sheet.press(0.5f))).containsExactly(0, 0, 50, 0, 0, 50, 100, 50, 0, 0, 50, 0);
        // Twice, then half of the way on.
        assertThat(changed(dot, sheet -> sheet.press(1.5f)))
                .containsExactly(0, 50, 100, 50, 50, 100, 100, 100, 0, 50, 100, 50);
    }

    @Test
    void finerStrokesKeepTheirDarkness() {
        int[] wide = {0, 0, 0, 0, 200, 200, 200, 200, 0, 0, 0, 0};
        // All of it is at an edge, so half remains, which is made as dark as before.
        assertThat(changed(wide, sheet -> sheet.press(-0.5f)))
                .containsExactly(0, 0, 0, 0, 200, 200, 200, 200, 0, 0, 0, 0);
        // At most twice as dark.
        assertThat(changed(wide, sheet -> sheet.press(-0.75f)))
                .containsExactly(0, 0, 0, 0, 100, 100, 100, 100, 0, 0, 0, 0);
    }

    @Test
    void erasingErases() {
        assertThat(changed(sheet -> sheet.erase(1, 2, 2, 1))).containsExactly(1, 2, 3, 4, 5, 6, 0, 8, 9, 10, 0, 255);
        assertThat(changed(sheet -> sheet.erase(0, 0, 3, 4))).containsOnly(0);
        assertThat(changed(sheet -> sheet.erase(3, 4, 0, 0))).containsExactly(IMAGE);
    }

    @Test
    void faintInkOnGreyPaper() {
        int[] ink = {0, 255, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThat(changed(ink, sheet -> sheet.lighten(0.5f, 0))).startsWith(0, 128, 50, 0);
        // 51 + 0.8 ink
        assertThat(changed(ink, sheet -> sheet.lighten(1, 0.2f))).startsWith(51, 255, 131, 51);
    }

    @Test
    void paperIsDarkWhereTheFieldIs() {
        int[] ink = {255, 255, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        Field field = (y, target) -> {
            target[0] = -1;
            target[1] = 1;
            target[2] = 0;
            target[3] = 1;
        };
        // Half as dark as full ink; in the third column half of that, 63.75 + 0.75 * 100.
        assertThat(changed(ink, sheet -> sheet.darken(0.5f, field)))
                .containsExactly(255, 255, 139, 128, 0, 128, 64, 128, 0, 128, 64, 128);
    }

    @Test
    void invertingAllTwiceChangesNothing() {
        Field everywhere = (y, target) -> Arrays.fill(target, 1);
        assertThat(changed(sheet -> sheet.invert(1, everywhere)))
                .containsExactly(254, 253, 252, 251, 250, 249, 248, 247, 246, 245, 244, 0);
        assertThat(changed(sheet -> {
                    sheet.invert(1, everywhere);
                    sheet.invert(1, everywhere);
                }))
                .containsExactly(IMAGE);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.3f, 0.7f, 1.3f, 2})
    void blurHasTheVarianceAskedForAndKeepsTheInk(float deviation) {
        int width = 41;
        byte[] pixels = new byte[width];
        pixels[width / 2] = (byte) 255;
        Sheet sheet = new Sheet(1, width, pixels);

        sheet.blur(deviation);

        sheet.copyTo(pixels);
        double sum = 0;
        double squares = 0;
        for (int x = 0; x < width; x++) {
            int ink = Byte.toUnsignedInt(pixels[x]);
            sum += ink;
            squares += ink * (double) (x - width / 2) * (x - width / 2);
        }
        // Rounding takes away what is far from the middle.
        assertThat(sum).isCloseTo(255, within(4.0));
        assertThat(squares / sum).isCloseTo(deviation * deviation, withinPercentage(6));
    }

    @Test
    void blurLeavesAnEvenSheetAlone() {
        Sheet sheet = new Sheet(3, 4, new byte[] {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9});
        byte[] blurred = new byte[12];

        sheet.blur(2);

        sheet.copyTo(blurred);
        assertThat(blurred).containsOnly(9);
    }

    @Test
    void grainHasTheDeviationAskedFor() {
        int side = 200;
        byte[] pixels = new byte[side * side];
        Arrays.fill(pixels, (byte) 128);
        Sheet sheet = new Sheet(side, side, pixels);

        sheet.grain(0.1f, new CounterRandom(1));

        sheet.copyTo(pixels);
        double sum = 0;
        double squares = 0;
        for (byte pixel : pixels) {
            double difference = Byte.toUnsignedInt(pixel) - 128;
            sum += difference;
            squares += difference * difference;
        }
        // The mean of 40,000 numbers with a deviation of 25.5 has a deviation of 0.13.
        assertThat(sum / pixels.length).isCloseTo(0, within(0.5));
        assertThat(Math.sqrt(squares / pixels.length)).isCloseTo(25.5, within(0.5));
    }

    @Test
    void hollowLeavesTheEdges() {
        int[] block = {
            0, 0, 0, 0, //
            0, 100, 100, 100, //
            0, 100, 100, 100
        };
        // A block's inside has equal neighbours; beyond the image there is paper.
        assertThat(changed(block, sheet -> sheet.hollow(1)))
                .containsExactly(0, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100);
        assertThat(changed(new int[] {90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90}, sheet -> sheet.hollow(0.5f)))
                .as("the two pixels that are inside")
                .containsExactly(90, 90, 90, 90, 90, 45, 45, 90, 90, 90, 90, 90);
    }

    /// From the middle of the second row's first pixel to that of its last.
    @Test
    void lineCoversThePixelsItRunsThrough() {
        int[] paper = new int[12];
        paper[5] = 255;
        assertThat(changed(paper, sheet -> sheet.draw(0.5f, 1.5f, 3.5f, 1.5f, 0.5f, 0.4f)))
                .as("full ink stays, the rows beside are a pixel away")
                .containsExactly(0, 0, 0, 0, 102, 255, 102, 102, 0, 0, 0, 0);
    }

    @Test
    void scatterTakesPixelsFromNearBy() {
        int side = 40;
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % side);
        }
        Sheet sheet = new Sheet(side, side, pixels.clone());
        byte[] scattered = new byte[pixels.length];

        sheet.scatter(2, new CounterRandom(1));

        sheet.copyTo(scattered);
        int moved = 0;
        for (int i = 0; i < pixels.length; i++) {
            assertThat(Math.abs(scattered[i] - pixels[i])).isLessThanOrEqualTo(2);
            moved += scattered[i] == pixels[i] ? 0 : 1;
        }
        // Four of five are in another column: 1,280, with a deviation of 16; fewer at the edges.
        assertThat(moved).isBetween(1_150, 1_350);
    }

    /// Of 40,000 pixels 4,000 are expected to change, with a standard deviation of 60.
    @Test
    void speckleIsBlankOrFullInk() {
        int side = 200;
        byte[] pixels = new byte[side * side];
        Arrays.fill(pixels, (byte) 128);
        Sheet sheet = new Sheet(side, side, pixels);

        sheet.speckle(0.1f, new CounterRandom(1));

        sheet.copyTo(pixels);
        int blank = 0;
        int full = 0;
        for (byte pixel : pixels) {
            assertThat(Byte.toUnsignedInt(pixel)).isIn(0, 128, 255);
            blank += pixel == 0 ? 1 : 0;
            full += pixel == -1 ? 1 : 0;
        }
        assertThat(blank).isBetween(1_800, 2_200);
        assertThat(full).isBetween(1_800, 2_200);
    }

    private static int[] changed(Consumer<Sheet> change) {
        return changed(IMAGE, change);
    }

    private static int[] changed(int[] image, Consumer<Sheet> change) {
        byte[] pixels = new byte[image.length];
        for (int i = 0; i < image.length; i++) {
            pixels[i] = (byte) image[i];
        }
        Sheet sheet = new Sheet(3, 4, pixels);
        change.accept(sheet);
        sheet.copyTo(pixels);
        int[] result = new int[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            result[i] = Byte.toUnsignedInt(pixels[i]);
        }
        return result;
    }
}
