package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Aliases in front of the mailboxes, as {@code virtual_alias_maps} of Postfix: mail for one address
 * goes to others.
 *
 * @param aliases whom mail for an address in lower case goes to; the address itself may be among
 *     them, and any may be an alias
 */
public record AliasTarget(Map<String, List<EmailAddress>> aliases) implements DeliveryTarget {

  public AliasTarget {
    aliases = Map.copyOf(aliases);
  }

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    List<EmailAddress> others = aliases.get(recipient.toString().toLowerCase(Locale.ROOT));
    return others == null ? Resolution.notResponsible() : Resolution.redirected(others);
  }

  /** Never asked for who was resolved: those others have targets of their own. */
  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    return delivery.envelope().recipients().stream()
        .map(recipient -> DeliveryOutcome.deferred(SmtpStatus.TRY_LATER))
        .toList();
  }

  /**
   * Starts an SMTP server where mail for the team goes to Ann and Bob, says where, and stops it.
   */
  public static void main(String[] arguments) throws IOException {
    AliasTarget aliases =
        new AliasTarget(
            Map.of(
                "team@example.org",
                List.of(EmailAddress.of("ann@example.org"), EmailAddress.of("bob@example.org"))));
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .delivery(local -> aliases.or(local))
            .listen(Smtp.mx().port(0))
            .build()) {
      System.out.println("SMTP on port " + server.start().port("smtp"));
    }
  }
}
