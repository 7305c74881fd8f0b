package dev.postern.auth.password;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The password schemes that are known. Immutable. */
public final class PasswordSchemes {
  private static final PasswordSchemes STANDARD =
      new PasswordSchemes(Map.of())
          .plus(CryptScheme.SHA512)
          .plus(CryptScheme.SHA256)
          .plus(CryptScheme.ANY)
          .plus(new PlainScheme("PLAIN"))
          .plus(new PlainScheme("CLEARTEXT"));

  private final Map<String, PasswordScheme> byName;

  private PasswordSchemes(Map<String, PasswordScheme> byName) {
    this.byName = byName;
  }

  /** SHA512-CRYPT, SHA256-CRYPT, CRYPT, PLAIN and CLEARTEXT. */
  public static PasswordSchemes standard() {
    return STANDARD;
  }

  /** These and one more, which takes the place of one of the same name. */
  public PasswordSchemes plus(PasswordScheme scheme) {
    Map<String, PasswordScheme> next = new LinkedHashMap<>(byName);
    next.put(scheme.name().toUpperCase(Locale.ROOT), scheme);
    return new PasswordSchemes(next);
  }

  /** The scheme of a name, in any case. */
  public Optional<PasswordScheme> find(String name) {
    return Optional.ofNullable(byName.get(name.toUpperCase(Locale.ROOT)));
  }

  /** All names. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * Whether a password fits a stored password with its scheme.
   *
   * @throws IllegalArgumentException if the scheme is unknown or what is stored is not of its form
   */
  public boolean verify(String password, StoredPassword stored) {
    return scheme(stored).verify(password, stored.value());
  }

  /**
   * What it costs to verify a stored password.
   *
   * @throws IllegalArgumentException if the scheme is unknown or what is stored is not of its form
   */
  public Work work(StoredPassword stored) {
    return scheme(stored).work(stored.value());
  }

  private PasswordScheme scheme(StoredPassword stored) {
    return find(stored.scheme())
        .orElseThrow(() -> new IllegalArgumentException("unknown scheme " + stored.scheme()));
  }
}
