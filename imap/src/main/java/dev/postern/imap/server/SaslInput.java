package dev.postern.imap.server;

import dev.postern.Limits;
import dev.postern.auth.Authenticator;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.imap.response.Tagged;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The lines of one SASL exchange, in base64 (RFC 3501 §6.2.2). */
final class SaslInput implements Input {
  private final Exchange exchange;
  private final Logins logins;
  private final SaslExchange sasl;
  private volatile String tried = "";

  SaslInput(Exchange exchange, SaslMechanism mechanism) {
    this.exchange = exchange;
    this.logins = exchange.session().logins();
    Authenticator authenticator = exchange.server().authenticator();
    Authenticator noting =
        (credentials, context) -> {
          tried = credentials.authenticationId();
          return authenticator.authenticate(credentials, context);
        };
    this.sasl =
        mechanism.start(new SaslContext(noting, logins.context(), exchange.server().hostname()));
  }

  /** The mechanism speaks first, or asks for the client's message. */
  void begin() {
    step(null);
  }

  /** The client's first message came with the command; {@code =} is an empty one. */
  void beginWith(String initialResponse) {
    if (initialResponse.equals("=")) {
      step(new byte[0]);
    } else {
      decode(initialResponse);
    }
  }

  @Override
  public Framing expects() {
    return new Framing.Line(exchange.server().limits().asInt(Limits.Count.SASL_LINE_OCTETS));
  }

  @Override
  public void received(Frame frame) {
    if (!(frame instanceof Frame.Line line)) {
      exchange.complete(Tagged.bad("Authentication line too long"));
      return;
    }
    String text = new String(line.octets(), StandardCharsets.ISO_8859_1);
    if (text.equals("*")) {
      exchange.complete(Tagged.bad("Authentication aborted"));
    } else {
      decode(text);
    }
  }

  private void decode(String base64) {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      exchange.complete(Tagged.bad("Invalid base64"));
      return;
    }
    step(octets);
  }

  private void step(byte[] response) {
    logins.attempt(exchange, () -> result(sasl.next(response)), this::stepped);
  }

  private LoginResult result(SaslStep step) throws IOException {
    if (step instanceof SaslStep.Challenge challenge) {
      return new LoginResult.Challenge(challenge.octets());
    }
    return step instanceof SaslStep.Done done
        ? logins.resolve(done.outcome())
        : new LoginResult.Malformed();
  }

  private void stepped(LoginResult result) {
    if (result instanceof LoginResult.Challenge challenge) {
      String base64 = Base64.getEncoder().encodeToString(challenge.octets());
      exchange.out().continuation().atom(base64).endLine();
      exchange.flush();
      exchange.session().read(this);
    } else {
      logins.conclude(exchange, result, tried);
    }
  }
}
