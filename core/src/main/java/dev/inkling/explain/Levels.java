package dev.inkling.explain;

/// Pixels as unsigned bytes, as images have them, and as numbers in [0, 1], as networks do.
final class Levels {
    /// The level of full ink.
    static final int FULL = 255;

    private Levels() {}

    /// What the network sees, to the last bit.
    static float[] inputs(byte[] pixels) {
        float[] inputs = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            inputs[i] = Byte.toUnsignedInt(pixels[i]) * (1f / FULL);
        }
        return inputs;
    }

    /// The nearest levels.
    static byte[] nearest(float[] inputs) {
        byte[] pixels = new byte[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            pixels[i] = (byte) Math.round(inputs[i] * FULL);
        }
        return pixels;
    }
}
