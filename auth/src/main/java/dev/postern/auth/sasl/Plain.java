package dev.postern.auth.sasl;

import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import java.util.Optional;

/** PLAIN (RFC 4616): authorization identity, NUL, authentication identity, NUL, password. */
final class Plain implements SaslMechanism {

  @Override
  public String name() {
    return "PLAIN";
  }

  @Override
  public Exposure exposure() {
    return Exposure.PLAINTEXT;
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return response -> {
      if (response == null) {
        return new SaslStep.Challenge(new byte[0]);
      }
      return parse(response)
          .<SaslStep>map(c -> SaslText.verify(context, c))
          .orElseGet(SaslStep.Malformed::new);
    };
  }

  private static Optional<Credentials.Password> parse(byte[] message) {
    Optional<String> text = SaslText.decode(message);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int first = text.get().indexOf('\0');
    int second = first < 0 ? -1 : text.get().indexOf('\0', first + 1);
    if (second < 0 || text.get().indexOf('\0', second + 1) >= 0 || second == first + 1) {
      return Optional.empty();
    }
    String acting = text.get().substring(0, first);
    String name = text.get().substring(first + 1, second);
    // Some clients repeat their name (mbsync does): they act as themselves.
    return Optional.of(
        new Credentials.Password(
            acting.equals(name) ? "" : acting, name, text.get().substring(second + 1)));
  }
}
