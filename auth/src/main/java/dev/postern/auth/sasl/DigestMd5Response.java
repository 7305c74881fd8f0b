package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.hash.Digests;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What a client of DIGEST-MD5 answers (RFC 2831 §2.1.2).
 *
 * @param said as it was sent, an octet each character
 * @param charset of names and passwords
 */
record DigestMd5Response(Map<String, String> said, Charset charset) {
  private static final String NONCE_COUNT = "00000001";

  /**
   * Nothing if it does not keep to the form, or asks for more than authentication.
   *
   * @param text an octet each character
   */
  static Optional<DigestMd5Response> of(String text) {
    return Directives.of(text)
        .filter(DigestMd5Response::isWhole)
        .map(said -> new DigestMd5Response(said, said.containsKey("charset") ? UTF_8 : ISO_8859_1));
  }

  private static boolean isWhole(Map<String, String> said) {
    return !said.getOrDefault("username", "").isEmpty()
        && said.containsKey("nonce")
        && !said.getOrDefault("cnonce", "").isEmpty()
        && said.getOrDefault("nc", "").equals(NONCE_COUNT)
        && said.getOrDefault("qop", "auth").equals("auth")
        && said.getOrDefault("charset", "utf-8").equalsIgnoreCase("utf-8")
        && said.getOrDefault("digest-uri", "").indexOf('/') > 0
        && said.containsKey("response");
  }

  /** The name, with the realm unless there is one in it. */
  String userInRealm() {
    String user = text("username");
    return realm().isEmpty() || user.indexOf('@') >= 0 ? user : user + '@' + realm();
  }

  String realm() {
    return text("realm");
  }

  String nonce() {
    return octets("nonce");
  }

  /** Empty for the user itself. */
  String actingAs() {
    return text("authzid");
  }

  /** In hexadecimal. */
  String proof() {
    return octets("response");
  }

  /** What a server may keep of a password instead of it: 16 octets. */
  byte[] hash(String password) {
    return md5(hashed(text("username")) + ':' + hashed(realm()) + ':' + hashed(password));
  }

  /**
   * What a side proves itself by (RFC 2831 §2.1.2.1 and §2.1.3): 16 octets.
   *
   * @param hash of name, realm and password
   * @param verb with its colon
   */
  byte[] digest(byte[] hash, String verb) {
    String session = new String(hash, ISO_8859_1) + ':' + nonce() + ':' + octets("cnonce");
    String first = said.containsKey("authzid") ? session + ':' + octets("authzid") : session;
    return md5(
        String.join(
            ":",
            hex(md5(first)),
            nonce(),
            NONCE_COUNT,
            octets("cnonce"),
            "auth",
            hex(md5(verb + octets("digest-uri")))));
  }

  private String octets(String name) {
    return said.getOrDefault(name, "");
  }

  private String text(String name) {
    byte[] sent = octets(name).getBytes(ISO_8859_1);
    return charset.equals(UTF_8) ? SaslText.decode(sent) : new String(sent, ISO_8859_1);
  }

  /**
   * As it is hashed, an octet each character: in ISO 8859-1 where it can be (RFC 2831 §2.1.2.1).
   */
  private static String hashed(String text) {
    return text.chars().allMatch(c -> c <= 0xff)
        ? text
        : new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static byte[] md5(String octets) {
    return Digests.named("MD5").digest(octets.getBytes(ISO_8859_1));
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }
}
