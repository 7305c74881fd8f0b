package dev.postern.auth.sasl;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.SaslStep;
import dev.postern.log.LogText;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ANONYMOUS (RFC 4505): whoever wants to is logged in as one user. What the client tells about
 * itself is for the log alone.
 */
record Anonymous(String user) implements SaslMechanism {
  private static final Logger LOG = LoggerFactory.getLogger(Anonymous.class);

  /** RFC 4505 §2. */
  private static final int MOST_TRACE_CHARACTERS = 255;

  @Override
  public String name() {
    return "ANONYMOUS";
  }

  /** There is no secret. */
  @Override
  public Exposure exposure() {
    return Exposure.PROOF;
  }

  @Override
  public SaslExchange start(SaslContext context) {
    Objects.requireNonNull(context, "context");
    return response -> {
      if (response == null) {
        return new SaslStep.Challenge(new byte[0]);
      }
      String trace = SaslText.decode(response);
      if (trace.codePointCount(0, trace.length()) > MOST_TRACE_CHARACTERS) {
        return new SaslStep.Malformed();
      }
      LOG.info(
          "anonymous login service={} peer={} user={} trace={}",
          context.login().service(),
          context.login().peer().remoteText(),
          user,
          LogText.printable(trace));
      return new SaslStep.Done(AuthOutcome.accepted(MailUser.of(user)));
    };
  }
}
