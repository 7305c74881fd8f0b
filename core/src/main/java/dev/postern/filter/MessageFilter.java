package dev.postern.filter;

import dev.postern.ServerPart;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.net.PeerInfo;

/**
 * Looks at mail that comes in by SMTP or LMTP, in stages. Override the stages of interest; the
 * others pass. Called by many threads at once; may block. A filter that throws counts as {@link
 * Verdict.Defer} and is logged.
 *
 * <p>Several filters run in order; the first {@link Verdict.Defer} or {@link Verdict.Reject} ends
 * the stage.
 */
public interface MessageFilter extends ServerPart {

  /** A client connected. */
  default Verdict connect(PeerInfo peer) {
    return Verdict.pass();
  }

  /** A sender was named (MAIL FROM); the envelope has no recipients yet. */
  default Verdict sender(Envelope envelope) {
    return Verdict.pass();
  }

  /**
   * A recipient was named (RCPT TO) that the server would take; the envelope holds those before it.
   */
  default Verdict recipient(Envelope envelope, EmailAddress recipient) {
    return Verdict.pass();
  }

  /** The message is there, as received, without trace headers; nothing has been answered yet. */
  default Verdict message(Envelope envelope, MessageSource message) {
    return Verdict.pass();
  }
}
