package dev.inkling.data;

/// Where in the old image a pixel of the new one is found, both seen from the image's middle:
/// x' = xx (x - shiftX) + xy (y - shiftY), y' = yx (x - shiftX) + yy (y - shiftY).
record Affine(float xx, float xy, float yx, float yy, float shiftX, float shiftY) {
    /// The way back from: sized, slanted, turned, moved, in this order.
    ///
    /// With R the rotation, M = R (1, -shear; 0, 1) diag(scaleX, scaleY); this is M⁻¹.
    ///
    /// @param degrees clockwise, as y grows downwards
    /// @param shear pixels to the right for each pixel up
    static Affine inverseOf(double degrees, double scaleX, double scaleY, double shear, double shiftX, double shiftY) {
        double cos = StrictMath.cos(degrees * (Math.PI / 180));
        double sin = StrictMath.sin(degrees * (Math.PI / 180));
        double mxx = cos * scaleX;
        double mxy = -(cos * shear + sin) * scaleY;
        double myx = sin * scaleX;
        double myy = (cos - sin * shear) * scaleY;
        double determinant = scaleX * scaleY;
        return new Affine(
                (float) (myy / determinant),
                (float) (-mxy / determinant),
                (float) (-myx / determinant),
                (float) (mxx / determinant),
                (float) shiftX,
                (float) shiftY);
    }

    boolean isIdentity() {
        return xx == 1 && xy == 0 && yx == 0 && yy == 1 && shiftX == 0 && shiftY == 0;
    }
}
