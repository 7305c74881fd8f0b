package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.smtp.MailDiscarded;
import dev.postern.smtp.MailHandled;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells log and observer what became of a message, for each whom the client named, and for each
 * behind an alias.
 *
 * @param size octets, with the trace fields
 */
record MailLog(SmtpSession session, Envelope envelope, long size) {
  private static final Logger LOG = LoggerFactory.getLogger(MailLog.class);

  /**
   * It came to an end.
   *
   * @param first who was told of the same copy before, if somebody was
   */
  void handled(Recipient recipient, DeliveryOutcome outcome, Optional<Recipient> first) {
    try {
      session
          .server()
          .observer()
          .on(
              new MailHandled(
                  session.server().clock().instant(),
                  session.connection().id(),
                  envelope,
                  recipient,
                  outcome,
                  size));
    } catch (Throwable e) {
      LOG.error("delivery not reported id={}", envelope.id(), LogText.printable(e));
      Fatal.rethrow(e);
    }
    LOG.info(
        "mail conn={} id={} from={} to={} size={} outcome={}{}{}",
        session.connection().id(),
        envelope.id(),
        sender(),
        who(recipient),
        size,
        outcome,
        first.map(other -> " same_as=" + named(other)).orElse(""),
        envelope.forwarded().map(from -> " orig_client=" + from).orElse(""));
  }

  /** Somebody has it from an earlier try; what that did was told then. */
  void again(Recipient recipient, UnfinishedMail.Earlier earlier) {
    LOG.info(
        "not delivered again conn={} id={} from={} to={} outcome={} duplicate of id={}",
        session.connection().id(),
        envelope.id(),
        sender(),
        who(recipient),
        earlier.outcome(),
        earlier.id());
  }

  /** It was thrown away. */
  void discarded(Recipient recipient, Optional<String> by) {
    try {
      session
          .server()
          .observer()
          .on(
              new MailDiscarded(
                  session.server().clock().instant(),
                  session.connection().id(),
                  envelope,
                  recipient,
                  by));
    } catch (Throwable e) {
      LOG.error("discard not reported id={}", envelope.id(), LogText.printable(e));
      Fatal.rethrow(e);
    }
    LOG.info(
        "discarded conn={} id={} from={} to={} by={}",
        session.connection().id(),
        envelope.id(),
        sender(),
        path(recipient.address()),
        by.orElse(""));
  }

  private String sender() {
    return LogText.printable(Paths.reverse(envelope.reversePath()));
  }

  private static String who(Recipient recipient) {
    return path(recipient.address())
        + recipient.original().map(named -> " orig_to=" + path(named)).orElse("");
  }

  /** As the client named it. */
  private static String named(Recipient recipient) {
    return path(recipient.original().orElse(recipient.address()));
  }

  private static String path(EmailAddress address) {
    return LogText.printable(Paths.forward(address));
  }
}
