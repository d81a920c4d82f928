package com.example.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Standard Webhooks (https://www.standardwebhooks.com). */
@Component
class Signature {
    /** Between the two clocks: what is older may be somebody's recording. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final List<SecretKeySpec> keys;

    Signature(@Value("${receiver.secrets}") String secrets) {
        keys = Arrays.stream(secrets.trim().split("\\s+")).map(Signature::keyOf).toList();
    }

    private static SecretKeySpec keyOf(String secret) {
        String base64 = secret.startsWith("whsec_") ? secret.substring("whsec_".length()) : secret;
        return new SecretKeySpec(Base64.getDecoder().decode(base64), "HmacSHA256");
    }

    /**
     * Whether one of the signatures is by one of the keys, over {@code id.timestamp.body}, and of these minutes.
     * Several keys: while one secret replaces another. Several signatures: Sealflow sends one by each then.
     */
    boolean fits(String id, String timestamp, String signatures, byte[] body) {
        if (id.isEmpty() || !timestamp.matches("[0-9]{1,12}")) return false;
        Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(signedAt, Instant.now()).abs().compareTo(TOLERANCE) > 0) return false;
        boolean fits = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = sign(key, id + "." + timestamp + ".", body);
            for (String given : signatures.split(" ")) {
                // Not by equals, whose time would tell how much of a guess is right.
                fits |= MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
            }
        }
        return fits;
    }

    private static byte[] sign(SecretKeySpec key, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
            return ("v1," + signature).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }
}
