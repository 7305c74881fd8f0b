package dev.postern.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client of SCRAM-SHA-256 (RFC 5802, RFC 7677). It keeps the keys that it has derived, as RFC
 * 5802 allows, or it would be the one that is measured.
 */
final class ScramProof {
  private static final Map<String, byte[]> CLIENT_KEYS = new ConcurrentHashMap<>();
  private static final String NONCE = "fyko+d2lbbFgONRv9qkxdawL";
  private static final int BITS = 256;

  private ScramProof() {}

  static String first(String user) {
    return base64("n,," + bare(user));
  }

  private static String bare(String user) {
    return "n=" + user + ",r=" + NONCE;
  }

  /** The second message, for the server's first one. */
  static String last(String user, String challenge) {
    String server = new String(Base64.getDecoder().decode(challenge), UTF_8);
    String[] parts = server.split(",", -1);
    String without = "c=biws,r=" + parts[0].substring(2);
    byte[] key =
        CLIENT_KEYS.computeIfAbsent(parts[1] + parts[2], k -> clientKey(parts[1], parts[2]));
    try {
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(key);
      byte[] proof = hmac(stored, bare(user) + "," + server + "," + without);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= key[i];
      }
      return base64(without + ",p=" + Base64.getEncoder().encodeToString(proof));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] clientKey(String salt, String iterations) {
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(
                  new PBEKeySpec(
                      LoginUsers.PASSWORD.toCharArray(),
                      Base64.getDecoder().decode(salt.substring(2)),
                      Integer.parseInt(iterations.substring(2)),
                      BITS))
              .getEncoded();
      return hmac(salted, "Client Key");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
