package dev.postern.auth.passwdfile;

import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * By which scheme a password is hashed.
 *
 * @param chosen whatever there was before; empty for that, or the usual one
 */
record PasswdFileEditorScheme(Optional<PasswordScheme> chosen) {
  static final PasswdFileEditorScheme OF_THE_LINE = new PasswdFileEditorScheme(Optional.empty());
  private static final String USUAL = "SHA512-CRYPT";

  /** Of a password that replaces none. */
  String hash(Credentials.Password login, RandomGenerator random) {
    PasswordScheme scheme = chosen.orElseGet(() -> PasswordSchemes.standard().scheme(USUAL));
    return "{" + scheme.name() + "}" + scheme.hash(login, random);
  }

  /**
   * Of one that replaces another: by its scheme, since another may shut out who logs in by SCRAM.
   *
   * @param before as it stands in the line, its lock undone
   */
  String hash(Credentials.Password login, String before, RandomGenerator random) {
    Optional<StoredPassword> named = named(before);
    return chosen.isEmpty() && named.isPresent() && givenUp(before).isEmpty()
        ? PasswordSchemes.standard().hash(login, prefix(named.get()), random).text()
        : hash(login, random);
  }

  /**
   * Which scheme goes, being weak or unknown, though nobody chose another.
   *
   * @param before as it stands in the line, its lock undone
   */
  Optional<String> givenUp(String before) {
    if (chosen.isPresent() || !before.startsWith("{")) {
      return Optional.empty();
    }
    Optional<StoredPassword> named = named(before);
    boolean kept =
        named
            .flatMap(stored -> PasswordSchemes.standard().find(stored.scheme()))
            .filter(scheme -> !scheme.isWeak())
            .isPresent();
    return kept ? Optional.empty() : Optional.of(named.map(StoredPassword::scheme).orElse("none"));
  }

  /** One that names no scheme is of the file's, which only its readers are told. */
  private static Optional<StoredPassword> named(String before) {
    try {
      return before.startsWith("{") ? Optional.of(StoredPassword.parse(before)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code SCHEME} or {@code SCHEME.HEX}. */
  private static String prefix(StoredPassword stored) {
    String braced = stored.toString();
    return braced.substring(1, braced.length() - 1);
  }
}
