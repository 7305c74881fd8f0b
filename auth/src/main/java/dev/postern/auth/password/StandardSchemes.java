package dev.postern.auth.password;

import java.util.ArrayList;
import java.util.List;

/** All schemes of {@code doveadm pw -l}, and those that Dovecot had before. */
final class StandardSchemes {
  private StandardSchemes() {}

  /** The better ones first. */
  static List<PasswordScheme> all() {
    List<PasswordScheme> all = new ArrayList<>();
    all.addAll(slow());
    all.addAll(digests());
    all.addAll(FixedSchemes.all());
    all.add(new PlainScheme("PLAIN"));
    all.add(new PlainScheme("CLEAR"));
    all.add(new PlainScheme("CLEARTEXT"));
    all.add(new PlainTruncScheme());
    return all;
  }

  private static List<PasswordScheme> slow() {
    return List.of(
        CryptScheme.SHA512,
        CryptScheme.SHA256,
        CryptScheme.ANY,
        Argon2Scheme.ID,
        Argon2Scheme.I,
        new BlfCryptScheme(BlfCryptScheme.USUAL_COST),
        new Pbkdf2Scheme(Pbkdf2Scheme.USUAL_ROUNDS),
        ScramScheme.SHA256,
        ScramScheme.SHA1,
        CryptScheme.DES,
        new Md5Scheme("MD5-CRYPT"),
        new Md5Scheme("MD5"));
  }

  private static List<PasswordScheme> digests() {
    return List.of(
        DigestScheme.salted("SSHA512", "SHA-512"),
        DigestScheme.salted("SSHA256", "SHA-256"),
        DigestScheme.salted("SSHA", "SHA-1"),
        DigestScheme.salted("SMD5", "MD5"),
        DigestScheme.plain("SHA512", "SHA-512", StoredPassword.Encoding.BASE64),
        DigestScheme.plain("SHA256", "SHA-256", StoredPassword.Encoding.BASE64),
        DigestScheme.plain("SHA1", "SHA-1", StoredPassword.Encoding.BASE64),
        DigestScheme.plain("SHA", "SHA-1", StoredPassword.Encoding.BASE64),
        DigestScheme.plain("LDAP-MD5", "MD5", StoredPassword.Encoding.BASE64),
        DigestScheme.plain("PLAIN-MD5", "MD5", StoredPassword.Encoding.HEX));
  }
}
