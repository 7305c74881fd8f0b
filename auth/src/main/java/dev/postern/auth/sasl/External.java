package dev.postern.auth.sasl;

import dev.postern.auth.AuthContext;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.net.TlsInfo;
import java.util.Objects;
import java.util.Optional;

/**
 * EXTERNAL (RFC 4422, Appendix A): the client's certificate, which the server has verified, or
 * another one that it trusts has.
 */
record External(CertificateRule rule) implements SaslMechanism {

  @Override
  public String name() {
    return "EXTERNAL";
  }

  @Override
  public Exposure exposure() {
    return Exposure.PROOF;
  }

  @Override
  public Optional<Class<? extends Credentials>> credentials() {
    return Optional.of(Credentials.Certificate.class);
  }

  @Override
  public boolean available(AuthContext login) {
    return user(login).isPresent();
  }

  private Optional<String> user(AuthContext login) {
    return login
        .certificateName()
        .or(() -> login.peer().tls().flatMap(TlsInfo::clientCertificate).flatMap(rule::user));
  }

  @Override
  public SaslExchange start(SaslContext context) {
    Objects.requireNonNull(context, "context");
    return response -> {
      if (response == null) {
        return new SaslStep.Challenge(new byte[0]);
      }
      Optional<String> user = user(context.login());
      Optional<String> actingAs = SaslText.utf8(response).filter(text -> text.indexOf('\0') < 0);
      if (user.isEmpty() || actingAs.isEmpty()) {
        return new SaslStep.Malformed();
      }
      // Many clients name their user: they act as themselves.
      String other = actingAs.get().equalsIgnoreCase(user.get()) ? "" : actingAs.get();
      return new SaslStep.Verify(new Credentials.Certificate(other, user.get()));
    };
  }
}
