package dev.postern.auth.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The client's part of CRAM-MD5 and of DIGEST-MD5. */
final class Md5Clients {
  private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

  private Md5Clients() {}

  static String cram(byte[] challenge, String user, String password) {
    try {
      Mac mac = Mac.getInstance("HmacMD5");
      byte[] key = password.isEmpty() ? new byte[1] : password.getBytes(UTF_8);
      mac.init(new SecretKeySpec(key, "HmacMD5"));
      return user + ' ' + HexFormat.of().formatHex(mac.doFinal(challenge));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without a realm. */
  static String digest(String challenge, String user, String password) {
    Matcher nonce = NONCE.matcher(challenge);
    return nonce.find() ? digest(nonce.group(1), user, "", password, "imap/localhost") : "";
  }

  static String digest(String nonce, String user, String realm, String password, String uri) {
    String response = response(nonce, user, realm, password, "AUTHENTICATE:" + uri);
    return "charset=utf-8,username=\"%s\",%snonce=\"%s\",nc=00000001,cnonce=\"c\\\\,=\",digest-uri=\"%s\",response=%s,qop=auth"
        .formatted(user, realm.isEmpty() ? "" : "realm=\"" + realm + "\",", nonce, uri, response);
  }

  /** RFC 2831 §2.1.2.1; the client's nonce is {@code c\,=}. */
  static String response(String nonce, String user, String realm, String password, String a2) {
    byte[] secret = md5((user + ':' + realm + ':' + password).getBytes(ISO_8859_1));
    byte[] rest = (':' + nonce + ":c\\,=").getBytes(ISO_8859_1);
    byte[] a1 = Arrays.copyOf(secret, secret.length + rest.length);
    System.arraycopy(rest, 0, a1, secret.length, rest.length);
    return hex(
        (hex(a1) + ':' + nonce + ":00000001:c\\,=:auth:" + hex(a2.getBytes(ISO_8859_1)))
            .getBytes(ISO_8859_1));
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(md5(octets));
  }

  static byte[] md5(byte[] octets) {
    try {
      return MessageDigest.getInstance("MD5").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
