package dev.inkling.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// What identifies data, published or not: the SHA-256 of its uncompressed bytes, in lower-case hex.
final class Sha256 {
    private Sha256() {}

    static String hex(byte[]... parts) {
        return hex(Arrays.stream(parts).map(ByteBuffer::wrap).toArray(ByteBuffer[]::new));
    }

    static String hex(ByteBuffer... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
