package dev.postern.smtp.server;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the client waited for replies where it had to. What it sent too early is remembered as
 * long as the connection lasts, as with Postfix.
 */
final class Pipelining {
  private static final Logger LOG = LoggerFactory.getLogger(Pipelining.class);

  /** They end a group (RFC 2920 §3.1); XCLIENT changes what may follow. */
  private static final Set<String> LAST =
      Set.of("HELO", "EHLO", "LHLO", "DATA", "NOOP", "VRFY", XclientExtension.KEYWORD);

  private final SmtpSession session;
  private boolean tooEarly;

  Pipelining(SmtpSession session) {
    this.session = session;
  }

  /** Whether it ever sent something too early. */
  boolean tooEarly() {
    return tooEarly;
  }

  /** The client is about to be greeted. */
  void beforeGreeting() {
    notice("CONNECT");
  }

  /** A command is about to be done; without extensions each ends a group. */
  void before(String verb) {
    boolean extended =
        session.state().said().filter(helo -> helo.verb() != Helo.Verb.HELO).isPresent();
    if (!extended || LAST.contains(verb)) {
      notice(verb);
    }
  }

  private void notice(String after) {
    if (!tooEarly && session.connection().hasInput()) {
      tooEarly = true;
      LOG.info(
          "pipelined too early conn={} client={} after={}",
          session.connection().id(),
          session.connection().peer().remoteText(),
          after);
    }
  }
}
