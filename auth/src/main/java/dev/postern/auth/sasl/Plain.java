package dev.postern.auth.sasl;

import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import java.util.Arrays;
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
  public Optional<Class<? extends Credentials>> credentials() {
    return Optional.of(Credentials.Password.class);
  }

  @Override
  public SaslExchange start(SaslContext context) {
    return response -> {
      if (response == null) {
        return new SaslStep.Challenge(new byte[0]);
      }
      return parse(response).<SaslStep>map(SaslStep.Verify::new).orElseGet(SaslStep.Malformed::new);
    };
  }

  /** Split in octets first: each part is text of its own. */
  private static Optional<Credentials.Password> parse(byte[] message) {
    int first = nul(message, 0);
    int second = nul(message, first + 1);
    if (first < 0 || second <= first + 1 || nul(message, second + 1) >= 0) {
      return Optional.empty();
    }
    String acting = SaslText.decode(Arrays.copyOf(message, first));
    String name = SaslText.decode(Arrays.copyOfRange(message, first + 1, second));
    String password = SaslText.decode(Arrays.copyOfRange(message, second + 1, message.length));
    // Some clients repeat their name (mbsync does): they act as themselves.
    return Optional.of(new Credentials.Password(acting.equals(name) ? "" : acting, name, password));
  }

  private static int nul(byte[] message, int from) {
    for (int i = from; i < message.length; i++) {
      if (message[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
