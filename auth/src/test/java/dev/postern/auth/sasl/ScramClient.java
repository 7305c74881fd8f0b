package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.testing.contract.SaslMechanismContract;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client's part of SCRAM, which shares no line with the server's. */
final class ScramClient implements SaslMechanismContract.Client {
  private final String hash;
  private final String password;
  private final String header;
  private final String binding;
  private final String bare;
  private String signature;

  /**
   * @param hash e.g. {@code SHA-256}
   * @param user escaped
   * @param header that of RFC 5801, e.g. {@code n,,}
   * @param binding channel binding data, an octet each character; empty for none
   */
  ScramClient(
      String hash, String user, String password, String nonce, String header, String binding) {
    this.hash = hash;
    this.password = password;
    this.header = header;
    this.binding = binding;
    this.bare = "n=" + user + ",r=" + nonce;
  }

  static ScramClient of(String hash, String user, String password) {
    return new ScramClient(hash, user, password, "nonce", "n,,", "");
  }

  @Override
  public byte[] answer(byte[] challenge) {
    String text = new String(challenge, UTF_8);
    if (text.isEmpty()) {
      return first().getBytes(UTF_8);
    }
    return text.startsWith("r=") ? last(text).getBytes(UTF_8) : new byte[0];
  }

  String first() {
    return header + bare;
  }

  /** Answers the server's first message. */
  String last(String challenge) {
    return last(challenge, attributes(challenge).get('r'));
  }

  private static Map<Character, String> attributes(String challenge) {
    Map<Character, String> given = new HashMap<>();
    for (String part : challenge.split(",", -1)) {
      given.put(part.charAt(0), part.substring(2));
    }
    return given;
  }

  /** The same with a nonce of its own, and a proof that is right for it. */
  String last(String challenge, String nonce) {
    Map<Character, String> given = attributes(challenge);
    byte[] salted =
        salted(Base64.getDecoder().decode(given.get('s')), Integer.parseInt(given.get('i')));
    String both = header + binding;
    String without =
        "c="
            + Base64.getEncoder()
                .encodeToString(both.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
            + ",r="
            + nonce;
    byte[] all = (bare + ',' + challenge + ',' + without).getBytes(UTF_8);
    byte[] key = hmac(salted, "Client Key".getBytes(UTF_8));
    byte[] proof = xor(key, hmac(digest(key), all));
    byte[] own = hmac(hmac(salted, "Server Key".getBytes(UTF_8)), all);
    signature = "v=" + Base64.getEncoder().encodeToString(own);
    return without + ",p=" + Base64.getEncoder().encodeToString(proof);
  }

  /** What a server says that knows the password too. */
  String signature() {
    return signature;
  }

  private byte[] salted(byte[] salt, int iterations) {
    byte[] block = new BigInteger(1, salt).shiftLeft(32).add(BigInteger.ONE).toByteArray();
    byte[] first = new byte[salt.length + 4];
    int sign = Math.max(0, block.length - first.length);
    System.arraycopy(block, sign, first, first.length - block.length + sign, block.length - sign);
    byte[] last = hmac(password.getBytes(UTF_8), first);
    byte[] all = last;
    for (int i = 1; i < iterations; i++) {
      last = hmac(password.getBytes(UTF_8), last);
      all = xor(all, last);
    }
    return all;
  }

  private byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "RAW"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] digest(byte[] message) {
    try {
      return MessageDigest.getInstance(hash).digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] xor(byte[] one, byte[] other) {
    byte[] both = one.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] ^= other[i];
    }
    return both;
  }
}
