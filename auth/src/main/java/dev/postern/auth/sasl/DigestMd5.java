package dev.postern.auth.sasl;

import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import java.util.List;
import java.util.Objects;

/**
 * DIGEST-MD5 (RFC 2831), which RFC 6331 has made historic: authentication alone, no layers, no
 * second login with the same nonce, as Dovecot has it.
 *
 * @param realms that a client may choose from; empty if any will do
 */
record DigestMd5(List<String> realms) implements SaslMechanism {

  @Override
  public String name() {
    return "DIGEST-MD5";
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
  public SaslExchange start(SaslContext context) {
    return new DigestMd5Exchange(realms, Objects.requireNonNull(context, "context"));
  }
}
