package dev.postern.auth.sasl;

import dev.postern.auth.SaslMechanism;
import java.util.List;

/** The mechanisms that come with Postern. */
public final class SaslMechanisms {
  private static final List<SaslMechanism> STANDARD = List.of(new Plain(), new Login());

  private SaslMechanisms() {}

  /** What a protocol offers unless the embedder chose otherwise, in the order of preference. */
  public static List<SaslMechanism> standard() {
    return STANDARD;
  }
}
