package dev.postern.delivery.alias;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.dispatch.DeliveryOutcomes;
import dev.postern.delivery.dispatch.Expansion;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes all mail but that for {@code gone}, and remembers who got it from whom. */
final class Accepting implements DeliveryTarget {
  static final EmailAddress SENDER = EmailAddress.of("s@s.example");

  private final List<String> delivered = new ArrayList<>();

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    return recipient.localPart().equals("gone")
        ? Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX)
        : Resolution.accepted();
  }

  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    Optional<EmailAddress> sender = delivery.envelope().reversePath();
    String from = sender.equals(Optional.of(SENDER)) ? "" : " from " + sender.orElseThrow();
    delivery.envelope().recipients().forEach(r -> delivered.add(r.address() + from));
    return delivery.envelope().recipients().stream().map(r -> DeliveryOutcome.delivered()).toList();
  }

  static Envelope envelope() {
    return Envelope.builder("id", PeerInfo.unix("smtp"), Instant.EPOCH)
        .reversePath(Optional.of(SENDER))
        .build();
  }

  static EmailAddress address(String text) {
    int at = text.lastIndexOf('@');
    String local = at < 0 ? text : text.substring(0, at);
    return new EmailAddress(
        local.startsWith("\"") ? local.substring(1, local.length() - 1) : local,
        at < 0 ? "" : text.substring(at + 1));
  }

  /** What becomes of mail for a recipient, by names in front of this one. */
  String answer(DeliveryTarget names, String recipient, long most) {
    delivered.clear();
    DeliveryTarget target = names.or(this);
    Resolution resolution = Expansion.resolve(target, address(recipient), envelope(), 0, most);
    if (resolution instanceof Resolution.Refused refused) {
      return refused.status().isTemporary()
          ? refused.status().code() + " " + refused.status().enhancedCode()
          : "!" + refused.status().enhancedCode();
    }
    List<Recipient> members =
        Expansion.members(Recipient.of(address(recipient)).withRoute(resolution.route()));
    List<String> all = new ArrayList<>();
    for (DeliveryOutcome outcome :
        DeliveryOutcomes.of(
            target,
            Delivery.of(envelope().withRecipients(members), MessageSource.of(new byte[0])))) {
      if (outcome instanceof DeliveryOutcome.Failed failed) {
        all.add("!" + failed.status().enhancedCode());
      } else if (!outcome.isTaken()) {
        all.add(outcome.toString());
      }
    }
    all.addAll(delivered);
    return String.join(", ", all.stream().sorted().distinct().toList());
  }

  String answer(DeliveryTarget names, String recipient) {
    return answer(names, recipient, 1_000);
  }

  Set<String> delivered() {
    return Set.copyOf(delivered);
  }

  /** A server that is asked for nothing else. */
  static ServerContext server(Limits limits, String... domains) {
    return (ServerContext)
        Proxy.newProxyInstance(
            Accepting.class.getClassLoader(),
            new Class<?>[] {ServerContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "limits" -> limits;
                  case "domains" -> Set.of(domains);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
