package dev.inkling.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;

/// What the user's terminal can do.
final class Terminal {
    private Terminal() {}

    /// Takes over standard error from the launcher.
    ///
    /// The JVM announces the incubating vector module on standard error, and no flag keeps it quiet.
    /// So the launcher points file 2 at a log and hands over the real standard error under the number
    /// in `inkling.stderr`. Only a private constructor opens a number; naming `/dev/fd/3` instead
    /// would open the file anew, at its beginning.
    static void useLaunchersStandardError() {
        Integer number = Integer.getInteger("inkling.stderr");
        if (number != null) {
            try {
                Constructor<FileDescriptor> open = FileDescriptor.class.getDeclaredConstructor(int.class);
                open.setAccessible(true);
                System.setErr(new PrintStream(new FileOutputStream(open.newInstance(number)), true, UTF_8));
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                System.setErr(System.out); // better in the wrong place than lost
            }
        }
    }

    /// Whether standard error is a terminal, where a line can be drawn over. The launcher knows;
    /// Java itself can only tell for standard input and output together.
    static boolean isLive() {
        return Boolean.getBoolean("inkling.terminal") && !"dumb".equals(System.getenv("TERM"));
    }

    /// Whether colours are welcome: not after `--no-color`, nor with the variable NO_COLOR.
    static boolean wantsColour(String... args) {
        return System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                && !List.of(args).contains("--no-color");
    }
}
