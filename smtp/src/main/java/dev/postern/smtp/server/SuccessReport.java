package dev.postern.smtp.server;

import dev.postern.Fatal;
import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.dispatch.DeliveryOutcomes;
import dev.postern.delivery.dispatch.Expansion;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.RcptOptions;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.server.DeliveryReport.Action;
import dev.postern.smtp.server.DeliveryReport.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the sender that its message was delivered, if it asked for that (RFC 3461 §5.2.3): one
 * report for all recipients of a transaction, from nobody, so that there is none about it in turn.
 * It goes to the server's own delivery; where that does not take mail for the sender, it is logged.
 * Blocks as the delivery does.
 */
record SuccessReport(ServerContext server, Envelope envelope) {
  private static final Logger LOG = LoggerFactory.getLogger(SuccessReport.class);

  /** Of a longer header a report returns the beginning. */
  private static final int MAX_HEADER = 32 * 1024;

  /** Whether the sender wants to hear that it was delivered. */
  static boolean isAskedFor(Recipient named) {
    return named
        .options()
        .notifyOn()
        .filter(on -> on.contains(RcptOptions.Notify.SUCCESS))
        .isPresent();
  }

  /**
   * What is said of one who was asked about, and for whom the mail was taken, whom the client
   * named.
   */
  Optional<Entry> entry(Recipient named, DeliveryOutcome outcome) {
    if (Expansion.members(named).size() > 1) {
      return Optional.of(new Entry(named, Action.EXPANDED));
    }
    // Who keeps it in a queue answers for it.
    return outcome instanceof DeliveryOutcome.Delivered
        ? Optional.of(new Entry(named, Action.DELIVERED))
        : Optional.empty();
  }

  /**
   * One of those behind an alias: of several each asks for no report of success (RFC 3461
   * §5.2.7.3).
   */
  static Recipient member(Recipient member, int of) {
    Optional<Set<RcptOptions.Notify>> asked = member.options().notifyOn();
    if (of < 2 || asked.isEmpty()) {
      return member;
    }
    Set<RcptOptions.Notify> rest = EnumSet.noneOf(RcptOptions.Notify.class);
    rest.addAll(asked.get());
    rest.remove(RcptOptions.Notify.SUCCESS);
    RcptOptions.Builder options = RcptOptions.builder().notifyOn(rest);
    member.options().originalRecipient().ifPresent(options::originalRecipient);
    return member.withOptions(options.build());
  }

  /** Sends the report. Whatever becomes of it, nothing changes for the message. */
  void send(List<Entry> entries, MessageSource message) {
    if (entries.isEmpty() || envelope.reversePath().isEmpty()) {
      return;
    }
    try {
      send(entries, message, envelope.reversePath().get());
    } catch (Throwable e) {
      LOG.error("no report of success id={}", envelope.id(), LogText.printable(e));
      Fatal.rethrow(e);
    }
  }

  private void send(List<Entry> entries, MessageSource message, EmailAddress sender)
      throws IOException {
    Envelope.Builder report =
        Envelope.builder(
                EnvelopeId.next(server.random()),
                PeerInfo.unix(envelope.peer().listener()),
                server.clock().instant())
            .helo(server.hostname());
    Resolution resolution =
        Expansion.resolve(
            server.delivery(),
            sender,
            report.build(),
            0,
            server.limits().of(Limits.Count.EXPANDED_RECIPIENTS));
    if (!(resolution instanceof Resolution.Accepted)) {
      log("none", sender);
      return;
    }
    Recipient to =
        Recipient.of(sender)
            .withOptions(RcptOptions.builder().notifyOn(Set.of()).build())
            .withRoute(resolution.route());
    Envelope whole = report.recipients(Expansion.members(to)).build();
    byte[] octets =
        new DeliveryReport(server.hostname(), whole.id(), envelope, entries)
            .octets(sender, header(message), whole.received(), server.clock().getZone());
    List<DeliveryOutcome> outcomes =
        DeliveryOutcomes.of(server.delivery(), Delivery.of(whole, MessageSource.of(octets)));
    log(whole.id() + " outcome=" + outcomes.get(0), sender);
  }

  private void log(String report, EmailAddress sender) {
    LOG.info(
        "delivered as asked to tell id={} to={} report={}",
        envelope.id(),
        LogText.printable(Paths.forward(sender)),
        report);
  }

  /** The header in lines of CRLF; what is no text in it is replaced. */
  private static String header(MessageSource message) throws IOException {
    byte[] start = new byte[(int) Math.min(MAX_HEADER, message.size())];
    try (MessageReader reader = message.open()) {
      reader.readExactly(ByteBuffer.wrap(start));
    }
    StringBuilder out = new StringBuilder(start.length);
    for (String line : new String(start, StandardCharsets.UTF_8).split("\r?\n", -1)) {
      if (line.isEmpty()) {
        break;
      }
      out.append(line.replaceAll("[\\p{Cntrl}&&[^\t]]", "?")).append("\r\n");
    }
    return out.toString();
  }
}
