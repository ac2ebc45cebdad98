package dev.inkling.data;

import dev.inkling.file.MalformedFileException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The inflated content of a gzip file. Stricter than the JDK's stream, which lets pass whatever
/// follows the compressed data and calls itself once for every empty member; and each fault is a
/// [MalformedFileException] with the number of bytes inflated until then.
final class GzipFile extends GZIPInputStream {
    private static final int BUFFER = 1 << 16;
    private static final int EMPTY_MEMBERS = 64;
    private static final int TRAILER = 8;

    private final Path path;
    private final FileChannel channel;
    private long taken;
    private long inflated;
    private int depth;

    private GzipFile(Path path, FileChannel channel) throws IOException {
        super(Channels.newInputStream(channel), BUFFER);
        this.path = path;
        this.channel = channel;
    }

    /// @throws MalformedFileException if the file does not start with a gzip header
    static GzipFile open(Path path, FileChannel channel) throws IOException {
        try {
            return new GzipFile(path, channel);
        } catch (EOFException | ZipException e) {
            throw damaged(path, 0, e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (depth > EMPTY_MEMBERS) {
            throw MalformedFileException.at(
                    path, inflated, "data", "more than " + EMPTY_MEMBERS + " empty gzip members in a row");
        }
        depth++;
        try {
            int count = super.read(target, offset, length);
            // A call from within this method, for a further member, hands its bytes up to here.
            if (depth == 1) {
                inflated += Math.max(0, count);
            }
            if (count < 0 && taken - inf.getRemaining() + TRAILER != channel.size()) {
                throw MalformedFileException.at(
                        path, inflated, "the end of the file", "more bytes behind the gzip data");
            }
            return count;
        } catch (EOFException | ZipException e) {
            throw damaged(path, inflated, e);
        } finally {
            depth--;
        }
    }

    /// Notes how much of the file the inflater has been given: what it leaves of that, less the
    /// trailer, does not belong to the compressed data.
    @Override
    protected void fill() throws IOException {
        super.fill();
        taken = channel.position();
    }

    private static MalformedFileException damaged(Path path, long inflated, IOException fault) {
        String actual = fault instanceof EOFException ? "a file cut short" : "damage: " + fault.getMessage();
        return MalformedFileException.at(path, inflated, "sound gzip data", actual);
    }
}
