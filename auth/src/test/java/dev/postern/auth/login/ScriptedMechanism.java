package dev.postern.auth.login;

import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import java.util.function.Function;

/** A mechanism that a test makes up. */
record ScriptedMechanism(
    String name, Exposure exposure, Function<SaslContext, SaslExchange> exchanges)
    implements SaslMechanism {

  static ScriptedMechanism proof(Function<SaslContext, SaslExchange> exchanges) {
    return new ScriptedMechanism("X-PROOF", Exposure.PROOF, exchanges);
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return exchanges.apply(context);
  }
}
