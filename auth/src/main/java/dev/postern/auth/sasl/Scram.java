package dev.postern.auth.sasl;

import dev.postern.auth.AuthContext;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.hash.ScramHash;
import dev.postern.net.TlsInfo;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * SCRAM (RFC 5802, RFC 7677): client and server prove to each other that they know a password,
 * which never crosses the wire; with {@code -PLUS}, on this connection and no other. Immutable.
 *
 * <pre>{@code
 * SaslMechanisms.scramSha256().iterations(10_000)
 * }</pre>
 *
 * <p>A failure is answered at once, and not with one of the standard's error attributes first (§7
 * lets the server choose): a client that then gave up would have made a guess that does not count.
 */
public final class Scram implements SaslMechanism {
  /** The fewest that may be asked for (RFC 5802 §5.1, RFC 7677 §4), and what Dovecot stores. */
  static final int LEAST_ITERATIONS = 4_096;

  /** A password that is kept as it is is derived at each login, and a decoy for who is unknown. */
  static final int MOST_ITERATIONS = 1_000_000;

  /** What may bind a login to its connection (RFC 5929 §4, RFC 9266). */
  private static final Set<String> BINDINGS = Set.of("tls-server-end-point", "tls-exporter");

  private final ScramHash hash;
  private final Binding binding;
  private final int iterations;

  /** Whether a login is tied to its connection. */
  enum Binding {
    NONE(""),
    PLUS("-PLUS");

    private final String suffix;

    Binding(String suffix) {
      this.suffix = suffix;
    }
  }

  Scram(ScramHash hash, Binding binding) {
    this(hash, binding, LEAST_ITERATIONS);
  }

  private Scram(ScramHash hash, Binding binding, int iterations) {
    this.hash = hash;
    this.binding = binding;
    this.iterations = iterations;
  }

  /**
   * How often the hash is iterated for users whose password is kept as it is, and for who is
   * unknown. Whoever has keys of its own has the count that is kept with them: where most have, it
   * should be the same, or a client can tell who exists. Default: 4096, as {@code doveadm pw} has.
   *
   * @param count 4096 to 1000000
   * @throws IllegalArgumentException if it is outside of these
   */
  public Scram iterations(int count) {
    if (count < LEAST_ITERATIONS || count > MOST_ITERATIONS) {
      throw new IllegalArgumentException(
          "SCRAM takes %d to %d iterations, not %d"
              .formatted(LEAST_ITERATIONS, MOST_ITERATIONS, count));
    }
    return new Scram(hash, binding, count);
  }

  @Override
  public String name() {
    return "SCRAM-" + hash.text() + binding.suffix;
  }

  @Override
  public Exposure exposure() {
    return Exposure.PROOF;
  }

  @Override
  public boolean needsSecret() {
    return true;
  }

  @Override
  public boolean available(AuthContext login) {
    Objects.requireNonNull(login, "login");
    return binding == Binding.NONE
        || BINDINGS.stream().anyMatch(type -> bindingOf(login, type).isPresent());
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return new ScramExchange(this, Objects.requireNonNull(context, "context"));
  }

  ScramHash hash() {
    return hash;
  }

  int iterations() {
    return iterations;
  }

  /**
   * What ties a login that begins so to this connection; nothing if it must not begin so.
   *
   * @return no octets where there is no binding
   */
  Optional<byte[]> bound(Gs2Header header, AuthContext login) {
    if (binding == Binding.NONE) {
      return header.flag() == Gs2Header.Flag.BOUND ? Optional.empty() : Optional.of(new byte[0]);
    }
    return BINDINGS.contains(header.binding())
        ? bindingOf(login, header.binding())
        : Optional.empty();
  }

  /** Whether the client binds its login by a type that this connection does not have. */
  boolean bindsOtherwise(Gs2Header header, AuthContext login) {
    return binding == Binding.PLUS
        && header.flag() == Gs2Header.Flag.BOUND
        && bound(header, login).isEmpty();
  }

  /** Whether somebody in between has hidden from the client that it could bind its login. */
  boolean isMisled(Gs2Header header, SaslContext context) {
    return header.flag() == Gs2Header.Flag.COULD && context.offers(name() + Binding.PLUS.suffix);
  }

  private static Optional<byte[]> bindingOf(AuthContext login, String type) {
    Optional<TlsInfo> tls = login.peer().tls();
    return tls.flatMap(info -> info.channelBinding(type));
  }
}
