package dev.inkling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureFilesTest {
    @ParameterizedTest
    @CsvSource({
        "seven.png, seven",
        "scans/page 1.jpeg, page 1",
        "/tmp/a.b.png, a.b",
        "noending, noending",
        "folder/, folder",
        ".hidden, .hidden",
        "-, standard-input",
        "/, picture",
        "'', picture",
        ".., picture",
        "scans/*.png, _",
        "'a\0b', a_b"
    })
    void stemIsANameThatAFileMayHave(String name, String stem) {
        assertThat(PictureFiles.stem(name)).isEqualTo(stem);
    }
}
