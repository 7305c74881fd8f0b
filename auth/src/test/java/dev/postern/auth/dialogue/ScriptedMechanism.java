package dev.postern.auth.dialogue;

import dev.postern.auth.AuthContext;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import java.util.function.Function;
import java.util.function.Predicate;

/** A mechanism that a test makes up. */
record ScriptedMechanism(
    String name,
    Exposure exposure,
    Function<SaslContext, SaslExchange> exchanges,
    Predicate<AuthContext> availability,
    boolean needsSecret)
    implements SaslMechanism {

  ScriptedMechanism(String name, Exposure exposure, Function<SaslContext, SaslExchange> exchanges) {
    this(name, exposure, exchanges, login -> true, false);
  }

  static ScriptedMechanism proof(Function<SaslContext, SaslExchange> exchanges) {
    return new ScriptedMechanism("X-PROOF", Exposure.PROOF, exchanges);
  }

  ScriptedMechanism only(Predicate<AuthContext> where) {
    return new ScriptedMechanism(name, exposure, exchanges, where, needsSecret);
  }

  ScriptedMechanism needingSecret() {
    return new ScriptedMechanism(name, exposure, exchanges, availability, true);
  }

  /** What an embedder's code may throw anywhere. */
  static RuntimeException unchecked(Class<? extends Throwable> kind) {
    Throwable made;
    try {
      made = kind.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
    if (made instanceof Error error) {
      throw error;
    }
    return (RuntimeException) made;
  }

  @Override
  public boolean available(AuthContext login) {
    return availability.test(login);
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return exchanges.apply(context);
  }
}
