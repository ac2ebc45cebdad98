package dev.inkling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;

/// What the user's terminal can do.
final class Terminal {
    private static final int USUAL_WIDTH = 80;

    private Terminal() {}

    /// Takes over standard error from the launcher.
    ///
    /// The JVM announces the incubating vector module on standard error, and no flag keeps it quiet.
    /// So the launcher points file 2 at a log and hands over the real standard error in
    /// `inkling.stderr`: as the number of an open file or, on Windows, as the console's name.
    static void useLaunchersStandardError() {
        String channel = System.getProperty("inkling.stderr");
        if (channel != null) {
            try {
                System.setErr(new PrintStream(open(channel), true, UTF_8));
            } catch (IOException | ReflectiveOperationException | InaccessibleObjectException e) {
                System.setErr(System.out); // better in the wrong place than lost
            }
        }
    }

    private static FileOutputStream open(String channel) throws IOException, ReflectiveOperationException {
        if (!channel.matches("[0-9]+")) {
            return new FileOutputStream(channel);
        }
        // Only a private constructor opens a number. Naming /dev/fd/3 instead would open the file anew,
        // at its beginning.
        Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
        constructor.setAccessible(true);
        return new FileOutputStream(constructor.newInstance(Integer.parseInt(channel)));
    }

    /// Characters in a line of the terminal that standard error is, where a line can be drawn over;
    /// 0 if it is none. The launcher knows; Java can only tell for standard input and output together.
    static int width() {
        Integer width = Integer.getInteger("inkling.terminal");
        if (width == null || "dumb".equals(System.getenv("TERM"))) {
            return 0;
        }
        return width > 0 ? width : USUAL_WIDTH;
    }

    /// Whether colours are welcome: not after `--no-color`, nor with the variable NO_COLOR.
    static boolean wantsColour(String... args) {
        return System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                && !List.of(args).contains("--no-color");
    }
}
