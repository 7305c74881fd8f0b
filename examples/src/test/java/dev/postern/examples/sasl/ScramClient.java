package dev.postern.examples.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

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
    byte[] salted = ScramSha256.salted(password, salt, Integer.parseInt(given.get('i')));
    byte[] bound = Arrays.copyOf(header.getBytes(UTF_8), header.length() + binding.length);
    System.arraycopy(binding, 0, bound, header.length(), binding.length);
    String withoutProof = "c=" + base64(bound) + ",r=" + given.get('r');
    String all = bare + ',' + challenge + ',' + withoutProof;
    byte[] key = ScramSha256.hmac(salted, "Client Key");
    byte[] proof = ScramSha256.xor(key, ScramSha256.hmac(ScramSha256.hash(key), all));
    signature = "v=" + base64(ScramSha256.hmac(ScramSha256.hmac(salted, "Server Key"), all));
    return withoutProof + ",p=" + base64(proof);
  }

  /** What a server says that knows the password too. */
  String signature() {
    return signature;
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
