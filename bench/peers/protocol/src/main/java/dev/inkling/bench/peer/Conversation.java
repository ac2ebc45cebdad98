package dev.inkling.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/// A contender's side of the protocol: introduces itself with a line, then answers each job that it
/// reads from standard input with a line on standard output, until the input ends.
public final class Conversation {
    private Conversation() {}

    /// Holds the conversation. Whatever else is printed goes to standard error.
    ///
    /// @param opening starts the system; what it throws is why the system is absent
    public static void hold(Callable<Peer> opening) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        Peer peer;
        Answer introduction;
        try {
            peer = opening.call();
            introduction = new Answer().with("version", peer.version()).with("configuration", peer.configuration());
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            say(out, new Answer().with("absent", oneLine(e)));
            return;
        }
        say(out, introduction);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            say(out, answer(peer, Job.parse(line)));
        }
    }

    private static Answer answer(Peer peer, Job job) {
        try {
            return peer.answer(job);
        } catch (UnsupportedJobException e) {
            return new Answer().with("unsupported", oneLine(e));
        } catch (Exception | LinkageError | OutOfMemoryError e) { // shown in the table; the next job may do better
            e.printStackTrace();
            return new Answer().with("error", oneLine(e));
        }
    }

    private static void say(PrintStream out, Answer answer) {
        out.println(answer);
        out.flush();
    }

    private static String oneLine(Throwable e) {
        if (e instanceof UnsupportedJobException) {
            return "" + e.getMessage();
        }
        Throwable first = e;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            first = cause;
        }
        return first.toString().lines().findFirst().orElse("no reason given");
    }
}
