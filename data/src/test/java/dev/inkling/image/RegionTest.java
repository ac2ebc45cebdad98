package dev.inkling.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegionTest {
    /// Columns 2 to 5, rows 10 to 12.
    private static final Region LEFT = new Region(2, 10, 4, 3);

    /// Columns 9 to 10, rows 11 to 18.
    private static final Region RIGHT = new Region(9, 11, 2, 8);

    @Test
    void edgesFollowTheLastColumnAndRow() {
        assertThat(LEFT.right()).isEqualTo(6);
        assertThat(LEFT.bottom()).isEqualTo(13);
        assertThat(LEFT.longer()).isEqualTo(4);
        assertThat(RIGHT.longer()).isEqualTo(8);
    }

    @Test
    void bothTogetherFitInTheLeastRectangle() {
        Region both = new Region(2, 10, 9, 9);
        assertThat(LEFT.and(RIGHT)).isEqualTo(both);
        assertThat(RIGHT.and(LEFT)).isEqualTo(both);
        assertThat(both.and(LEFT)).isEqualTo(both);
    }

    /// Columns 6, 7 and 8 lie between; rows 11 and 12 are in both.
    @Test
    void commonIsNegativeWhereThereIsAGap() {
        assertThat(LEFT.commonColumns(RIGHT)).isEqualTo(-3);
        assertThat(RIGHT.commonColumns(LEFT)).isEqualTo(-3);
        assertThat(LEFT.commonRows(RIGHT)).isEqualTo(2);
        assertThat(LEFT.commonRows(LEFT)).isEqualTo(3);
    }
}
