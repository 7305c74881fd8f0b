package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import dev.postern.auth.sasl.SaslText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The password schemes that are known. Immutable. */
public final class PasswordSchemes {
  private static final PasswordSchemes STANDARD =
      new PasswordSchemes(Map.of())
          .plus(CryptScheme.SHA512)
          .plus(CryptScheme.SHA256)
          .plus(CryptScheme.ANY)
          .plus(new PlainScheme("PLAIN"))
          .plus(new PlainScheme("CLEAR"))
          .plus(new PlainScheme("CLEARTEXT"));

  private final Map<String, PasswordScheme> byName;

  private PasswordSchemes(Map<String, PasswordScheme> byName) {
    this.byName = byName;
  }

  /** SHA512-CRYPT, SHA256-CRYPT, CRYPT, PLAIN, CLEAR and CLEARTEXT. */
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
  public boolean verify(Credentials.Password login, StoredPassword stored) {
    Objects.requireNonNull(login, "login");
    return scheme(stored).verify(login, form(stored));
  }

  /**
   * What it costs to verify a stored password.
   *
   * @throws IllegalArgumentException if the scheme is unknown or what is stored is not of its form
   */
  public Work work(StoredPassword stored) {
    return scheme(stored).work(form(stored));
  }

  /**
   * What a mechanism by proof can verify against; nothing if the scheme does not keep it.
   *
   * @param mechanism its SASL name, e.g. {@code SCRAM-SHA-256-PLUS}
   * @throws IllegalArgumentException if the scheme is unknown or what is stored is not of its form
   */
  public Optional<Secret> secret(StoredPassword stored, String mechanism) {
    Objects.requireNonNull(mechanism, "mechanism");
    return scheme(stored).secret(form(stored), mechanism);
  }

  private PasswordScheme scheme(StoredPassword stored) {
    Objects.requireNonNull(stored, "stored");
    return find(stored.scheme())
        .orElseThrow(() -> new IllegalArgumentException("unknown scheme " + stored.scheme()));
  }

  /** As clients' passwords are read, so that what was stored by its octets fits the same octets. */
  private static String form(StoredPassword stored) {
    return stored.octets().map(SaslText::decode).orElseGet(stored::value);
  }
}
