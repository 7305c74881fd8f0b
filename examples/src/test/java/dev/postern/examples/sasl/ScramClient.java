package dev.postern.examples.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's part of SCRAM-SHA-256. */
final class ScramClient {
  private final String password;
  private final String header;
  private final byte[] binding;
  private final String bare;
  private String signature;

  /**
   * @param header that of RFC 5801, e.g. {@code n,,}
   * @param binding channel binding data; empty for none
   */
  ScramClient(String user, String password, String nonce, String header, byte[] binding) {
    this.password = password;
    this.header = header;
    this.binding = binding;
    this.bare = "n=" + user + ",r=" + nonce;
  }

  String first() {
    return header + bare;
  }

  /** Answers the server's first message. */
  String last(String challenge) {
    Map<Character, String> given = new LinkedHashMap<>();
    for (String part : challenge.split(",", -1)) {
      given.put(part.charAt(0), part.substring(2));
    }
    byte[] salt = Base64.getDecoder().decode(given.get('s'));
    byte[] salted = salted(password, salt, Integer.parseInt(given.get('i')));
    byte[] bound = Arrays.copyOf(header.getBytes(UTF_8), header.length() + binding.length);
    System.arraycopy(binding, 0, bound, header.length(), binding.length);
    String withoutProof = "c=" + base64(bound) + ",r=" + given.get('r');
    String all = bare + ',' + challenge + ',' + withoutProof;
    byte[] proof = hmac(salted, "Client Key");
    byte[] mask = hmac(hash(proof), all);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= mask[i];
    }
    signature = "v=" + base64(hmac(hmac(salted, "Server Key"), all));
    return withoutProof + ",p=" + base64(proof);
  }

  /** What a server says that knows the password too. */
  String signature() {
    return signature;
  }

  /** What a server keeps of a password. */
  static Secret.ScramKeys keys(String password, byte[] salt, int iterations) {
    byte[] salted = salted(password, salt, iterations);
    return new Secret.ScramKeys(
        iterations, salt, hash(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
  }

  private static byte[] salted(String password, byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] hash(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
