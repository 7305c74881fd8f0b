package dev.postern.examples;

import dev.postern.Fatal;
import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A place of one's own for mail: what comes for a ticket goes to the application. */
public final class CustomTarget {
  private static final Logger LOG = LoggerFactory.getLogger(CustomTarget.class);
  private static final SmtpStatus CLOSED = SmtpStatus.of(550, "2.1", "This ticket is closed");

  private CustomTarget() {}

  /** What the application does with mail. Called by many threads at once. */
  interface Tickets {

    /** Whether mail is still taken for a ticket. */
    boolean isOpen(String ticket);

    /** Keeps a message; it is durable when this returns, and not kept at all if this throws. */
    void add(String ticket, MessageSource message) throws IOException;
  }

  /** Takes the mail for {@code ticket-…} in a domain; the rest is for the targets behind it. */
  record TicketTarget(String domain, Tickets tickets) implements DeliveryTarget {
    private static final String PREFIX = "ticket-";

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      Optional<String> ticket = ticket(recipient);
      if (ticket.isEmpty()) {
        return Resolution.notResponsible();
      }
      return tickets.isOpen(ticket.get()) ? Resolution.accepted() : Resolution.refused(CLOSED);
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      List<DeliveryOutcome> outcomes = new ArrayList<>();
      for (Recipient recipient : delivery.envelope().recipients()) {
        outcomes.add(
            ticket(recipient.address())
                .filter(tickets::isOpen)
                .map(ticket -> add(ticket, delivery.message()))
                .orElse(DeliveryOutcome.failed(CLOSED)));
      }
      return outcomes;
    }

    /** Whatever happens to one, the others' outcomes have to be told. */
    private DeliveryOutcome add(String ticket, MessageSource message) {
      try {
        tickets.add(ticket, message);
        return DeliveryOutcome.delivered();
      } catch (Throwable e) {
        LOG.error("not added ticket={}", ticket, e);
        Fatal.tell(e);
        return DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);
      }
    }

    private Optional<String> ticket(EmailAddress recipient) {
      return recipient.domain().equals(domain) && recipient.localPart().startsWith(PREFIX)
          ? Optional.of(recipient.localPart().substring(PREFIX.length()))
          : Optional.empty();
    }
  }

  /** A server that takes mail for tickets and for users. */
  static MailServer server(Tickets tickets) {
    DeliveryTarget mine = new TicketTarget("example.org", tickets);
    return MailServer.builder()
        .domains("example.org")
        .userDirectory(name -> UserLookup.found(MailUser.of(name)))
        .delivery(local -> mine.or(local))
        .listen(Smtp.mx().port(0))
        .build();
  }

  /** Starts a server whose tickets are all closed, says where, and stops it. */
  public static void main(String[] arguments) throws IOException {
    Tickets none =
        new Tickets() {
          @Override
          public boolean isOpen(String ticket) {
            return false;
          }

          @Override
          public void add(String ticket, MessageSource message) throws IOException {
            throw new IOException("there is no ticket " + ticket);
          }
        };
    try (MailServer server = server(none)) {
      System.out.println("SMTP on port " + server.start().port("smtp"));
    }
  }
}
