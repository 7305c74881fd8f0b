package dev.postern.auth.sasl;

import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** LOGIN (draft-murchison-sasl-login): the name and then the password, each asked for. */
final class Login implements SaslMechanism {

  @Override
  public String name() {
    return "LOGIN";
  }

  @Override
  public Exposure exposure() {
    return Exposure.PLAINTEXT;
  }

  @Override
  public Optional<Class<? extends Credentials>> credentials() {
    return Optional.of(Credentials.Password.class);
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return new Exchange();
  }

  private static final class Exchange implements SaslExchange {
    private String user;

    @Override
    public SaslStep next(byte[] response) {
      if (response == null) {
        return ask("Username:");
      }
      String text = SaslText.decode(response);
      if (text.indexOf('\0') >= 0 || (user == null && text.isEmpty())) {
        return new SaslStep.Malformed();
      }
      if (user == null) {
        user = text;
        return ask("Password:");
      }
      return new SaslStep.Verify(Credentials.Password.of(user, text));
    }

    private static SaslStep ask(String prompt) {
      return new SaslStep.Challenge(prompt.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
