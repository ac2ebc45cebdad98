package dev.inkling.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// What shows that somebody was given the link: 128 random bits, as text for a URL.
record AccessToken(String text) {
    private static final int BYTES = 16;

    static AccessToken random() {
        byte[] bits = new byte[BYTES];
        new SecureRandom().nextBytes(bits);
        return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /// Whether `given` is this token. Takes as long for a nearly right one as for a wrong one.
    boolean matches(String given) {
        return MessageDigest.isEqual(text.getBytes(US_ASCII), given.getBytes(UTF_8));
    }

    /// Not for logs.
    @Override
    public String toString() {
        return "an access token";
    }
}
