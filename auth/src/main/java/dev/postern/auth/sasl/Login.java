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
  public SaslExchange start(SaslContext context) {
    return new Exchange(context);
  }

  private static final class Exchange implements SaslExchange {
    private final SaslContext context;
    private String user;

    Exchange(SaslContext context) {
      this.context = context;
    }

    @Override
    public SaslStep next(byte[] response) {
      if (response == null) {
        return ask("Username:");
      }
      Optional<String> text = SaslText.decode(response).filter(t -> t.indexOf('\0') < 0);
      if (text.isEmpty() || (user == null && text.get().isEmpty())) {
        return new SaslStep.Malformed();
      }
      if (user == null) {
        user = text.get();
        return ask("Password:");
      }
      return SaslText.verify(context, Credentials.Password.of(user, text.get()));
    }

    private static SaslStep ask(String prompt) {
      return new SaslStep.Challenge(prompt.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
