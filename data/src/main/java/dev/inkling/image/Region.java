package dev.inkling.image;

/// A rectangle of pixels.
///
/// @param left its first column
/// @param top its first row
/// @param width columns
/// @param height rows
public record Region(int left, int top, int width, int height) {
    /// The column after its last.
    public int right() {
        return left + width;
    }

    /// The row after its last.
    public int bottom() {
        return top + height;
    }

    /// The longer side.
    int longer() {
        return Math.max(width, height);
    }

    /// The least rectangle that holds both.
    Region and(Region other) {
        int newLeft = Math.min(left, other.left);
        int newTop = Math.min(top, other.top);
        return new Region(
                newLeft,
                newTop,
                Math.max(right(), other.right()) - newLeft,
                Math.max(bottom(), other.bottom()) - newTop);
    }

    /// In how many columns both are; below 0, how many lie between them.
    int commonColumns(Region other) {
        return Math.min(right(), other.right()) - Math.max(left, other.left);
    }

    /// In how many rows both are; below 0, how many lie between them.
    int commonRows(Region other) {
        return Math.min(bottom(), other.bottom()) - Math.max(top, other.top);
    }
}
