package dev.postern.auth.sasl;

import dev.postern.auth.SaslMechanism;
import dev.postern.auth.hash.ScramHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The mechanisms that come with Postern. One that the server's authenticator cannot verify, or the
 * connection does not allow, is not offered though it is chosen.
 */
public final class SaslMechanisms {
  private static final List<SaslMechanism> STANDARD = List.of(plain(), login());
  private static final Map<String, Supplier<SaslMechanism>> BY_NAME = byName();

  private SaslMechanisms() {}

  /**
   * What a protocol offers unless the embedder chose otherwise, in the order of preference: PLAIN
   * and LOGIN, which every user can log in by, however its password is kept. The others are to be
   * chosen: a client takes SCRAM where it is offered, and its user cannot log in any more if only a
   * hash of another kind is kept of the password.
   */
  public static List<SaslMechanism> standard() {
    return STANDARD;
  }

  /**
   * Mechanisms as Dovecot's {@code auth_mechanisms} names them, e.g. {@code scram-sha-256 plain
   * login}; those that have settings, with their defaults.
   *
   * <pre>{@code
   * MailServer.builder().saslMechanisms(SaslMechanisms.named("scram-sha-256-plus scram-sha-256 plain"));
   * }</pre>
   *
   * @param names in any case, with spaces in between, in the order of preference
   * @throws IllegalArgumentException if one is unknown or named twice, or none is named; the
   *     message names those that there are
   */
  public static List<SaslMechanism> named(String names) {
    Objects.requireNonNull(names, "names");
    Map<String, SaslMechanism> chosen = new LinkedHashMap<>();
    for (String word : names.strip().split("\\s+", -1)) {
      String name = word.toUpperCase(Locale.ROOT);
      if (!BY_NAME.containsKey(name)) {
        throw new IllegalArgumentException(
            "no SASL mechanism \"%s\"; there are %s"
                .formatted(printable(word), String.join(" ", BY_NAME.keySet())));
      }
      if (chosen.put(name, BY_NAME.get(name).get()) != null) {
        throw new IllegalArgumentException("SASL mechanism " + name + " is named twice");
      }
    }
    return List.copyOf(chosen.values());
  }

  private static String printable(String text) {
    return text.replaceAll("[^!-~]", "?");
  }

  /** PLAIN (RFC 4616): the password crosses the wire. */
  public static SaslMechanism plain() {
    return new Plain();
  }

  /** LOGIN, for old clients: the same in two steps. */
  public static SaslMechanism login() {
    return new Login();
  }

  /**
   * CRAM-MD5 (RFC 2195), for old clients: needs the password itself, or Dovecot's scheme CRAM-MD5.
   */
  public static SaslMechanism cramMd5() {
    return new CramMd5();
  }

  /**
   * DIGEST-MD5 (RFC 2831), for old clients: needs the password itself, or Dovecot's scheme
   * DIGEST-MD5. RFC 6331 advises against it.
   *
   * @param realms that clients may choose from; none if any will do, as in Dovecot
   * @throws IllegalArgumentException if one has a quotation mark, a backslash or a control
   *     character
   */
  public static SaslMechanism digestMd5(String... realms) {
    for (String realm : Objects.requireNonNull(realms, "realms")) {
      Objects.requireNonNull(realm, "realm");
      if (!realm.matches("[^\"\\\\\\p{Cntrl}]+")) {
        throw new IllegalArgumentException("no realm: " + printable(realm));
      }
    }
    return new DigestMd5(List.of(realms));
  }

  /** SCRAM-SHA-1 (RFC 5802): needs the password itself, or scheme SCRAM-SHA-1. */
  public static Scram scramSha1() {
    return new Scram(ScramHash.SHA_1, Scram.Binding.NONE);
  }

  /** SCRAM-SHA-1-PLUS: the same, bound to the TLS connection. */
  public static Scram scramSha1Plus() {
    return new Scram(ScramHash.SHA_1, Scram.Binding.PLUS);
  }

  /** SCRAM-SHA-256 (RFC 7677): needs the password itself, or scheme SCRAM-SHA-256. */
  public static Scram scramSha256() {
    return new Scram(ScramHash.SHA_256, Scram.Binding.NONE);
  }

  /** SCRAM-SHA-256-PLUS: the same, bound to the TLS connection. */
  public static Scram scramSha256Plus() {
    return new Scram(ScramHash.SHA_256, Scram.Binding.PLUS);
  }

  /** OAUTHBEARER (RFC 7628), where the authenticator verifies tokens. */
  public static SaslMechanism oauthBearer() {
    return BearerToken.OAUTHBEARER;
  }

  /** XOAUTH2, for clients that have no OAUTHBEARER. */
  public static SaslMechanism xoauth2() {
    return BearerToken.XOAUTH2;
  }

  /** EXTERNAL by the address in a client's certificate ({@link CertificateRule#emailAddress}). */
  public static SaslMechanism external() {
    return external(CertificateRule.emailAddress());
  }

  /**
   * EXTERNAL (RFC 4422, Appendix A), where the client has shown a certificate that was verified, a
   * rule says whose it is, and the authenticator knows who may log in by one.
   */
  public static SaslMechanism external(CertificateRule rule) {
    return new External(Objects.requireNonNull(rule, "rule"));
  }

  /**
   * ANONYMOUS (RFC 4505): everybody may log in.
   *
   * @param user as whom
   */
  public static SaslMechanism anonymous(String user) {
    return new Anonymous(Objects.requireNonNull(user, "user"));
  }

  /**
   * POP3's command APOP (RFC 1939 §7), which is no SASL mechanism and that no protocol lists: needs
   * the password itself. Where it is chosen and the authenticator has secrets, POP3's greeting
   * holds a timestamp.
   */
  public static SaslMechanism apop() {
    return new Apop();
  }

  private static Map<String, Supplier<SaslMechanism>> byName() {
    List<Supplier<SaslMechanism>> all = new ArrayList<>();
    all.add(SaslMechanisms::scramSha256Plus);
    all.add(SaslMechanisms::scramSha1Plus);
    all.add(SaslMechanisms::scramSha256);
    all.add(SaslMechanisms::scramSha1);
    all.add(SaslMechanisms::external);
    all.add(SaslMechanisms::oauthBearer);
    all.add(SaslMechanisms::xoauth2);
    all.add(SaslMechanisms::digestMd5);
    all.add(SaslMechanisms::cramMd5);
    all.add(SaslMechanisms::plain);
    all.add(SaslMechanisms::login);
    all.add(() -> anonymous("anonymous"));
    all.add(SaslMechanisms::apop);
    Map<String, Supplier<SaslMechanism>> names = new LinkedHashMap<>();
    all.forEach(one -> names.put(one.get().name(), one));
    return names;
  }
}
