package dev.inkling.kernel;

/// e^x in single precision, within 2 ulp, for x in [-87, 88].
///
/// With n the integer nearest to x / ln 2 and r = x - n ln 2, e^x = 2^n e^r, |r| <= ln 2 / 2, and
/// e^r = 1 + r + r² p(r). The coefficients of p were fitted for the least largest relative error
/// (3e-9 before rounding to float32). Below -87 the result stays at e^-87, about 1.6e-38: it is
/// never subnormal and never 0. NaN stays NaN.
///
/// Java's own `Math.exp`, and the Vector API's, are not defined to the last bit.
final class Exp {
    static final float LOWEST = -87f;
    static final float LOG2_E = 1.442695f;

    /// ln 2 in two parts: multiples of the first by a small integer are exact.
    static final float LN2_HIGH = 355f / 512;

    static final float LN2_LOW = -2.1219444e-4f;

    /// Adding it rounds to an integer, which then stands in the lowest bits of the float.
    static final float ROUNDER = 1.5f * (1 << 23);

    static final float P0 = 0.49999994f;
    static final float P1 = 0.16666521f;
    static final float P2 = 0.041668393f;
    static final float P3 = 0.008368745f;
    static final float P4 = 0.0013814536f;

    private Exp() {}

    static float exp(float x) {
        float clamped = x < LOWEST ? LOWEST : x;
        float rounded = Math.fma(clamped, LOG2_E, ROUNDER);
        float n = rounded - ROUNDER;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, clamped));
        float p = Math.fma(Math.fma(Math.fma(Math.fma(P4, r, P3), r, P2), r, P1), r, P0);
        float expR = Math.fma(p, r * r, r) + 1f;
        // Adding n to the exponent's bits multiplies by 2^n.
        float e = Float.intBitsToFloat(Float.floatToRawIntBits(expR) + (Float.floatToRawIntBits(rounded) << 23));
        return Float.isNaN(x) ? x : e; // a NaN's own bits would be moved, too
    }
}
