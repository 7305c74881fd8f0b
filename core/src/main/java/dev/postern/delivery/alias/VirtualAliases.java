package dev.postern.delivery.alias;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.ServerPart;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.log.LogText;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual aliases as Postfix has them ({@code virtual_alias_maps}, virtual(5)): mail for addresses
 * of any domain goes to others, which may be aliases in their turn. An address among its own
 * results is final, and is for the targets after this one; so are addresses that no table has,
 * unless their domain has nothing but aliases. Keys are tried as Postfix tries them: with the
 * extension and without it, then {@code @domain}, which catches all. {@code @other.example} as a
 * result keeps the local part.
 *
 * <p>A table that cannot be asked, or says what is no address, defers the recipient (451): nothing
 * bounces for it. Immutable but for what the server tells it at its start.
 *
 * <pre>{@code
 * VirtualAliases aliases =
 *     VirtualAliases.of(LookupTable.parse("hash:/etc/postfix/virtual"))
 *         .aliasDomains("shop.example");
 * MailServer.builder()
 *     .domains("example.org", "shop.example")
 *     .delivery(local -> aliases.or(local));
 * }</pre>
 */
public final class VirtualAliases implements DeliveryTarget {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualAliases.class);

  private static final SmtpStatus TOO_LONG = SmtpStatus.of(451, "6.0", "Alias expansion error");

  private static final EmailAddress ANYBODY = new EmailAddress("anybody", "");

  private final List<LookupTable> tables;
  private final Set<String> aliasDomains;
  private final AliasNames names;
  private final Extensions extensions;
  private volatile Limits limits = Limits.defaults();

  private VirtualAliases(
      List<LookupTable> tables, Set<String> aliasDomains, AliasNames names, Extensions extensions) {
    this.tables = tables;
    this.aliasDomains = aliasDomains;
    this.names = names;
    this.extensions = extensions;
  }

  /** Aliases of tables; each key is looked for in all of them, in order. */
  public static VirtualAliases of(LookupTable... tables) {
    return new VirtualAliases(
        List.of(Objects.requireNonNull(tables, "tables")),
        Set.of(),
        AliasNames.DEFAULTS,
        Extensions.PASSED_ON);
  }

  /**
   * The same where domains have no other addresses than those in the tables (Postfix's {@code
   * virtual_alias_domains}): what is not there is unknown (550 5.1.1). The server has to take mail
   * for them, too ({@link dev.postern.MailServerBuilder#domains}), or does not start.
   */
  public VirtualAliases aliasDomains(String... domains) {
    return new VirtualAliases(tables, AliasNames.domains(domains), names, extensions);
  }

  /**
   * The same where keys without a domain mean users of these domains (Postfix's {@code
   * mydestination}); none at first. Results without a domain are of the {@link #origin}; where none
   * was named, of the first of these.
   */
  public VirtualAliases localDomains(String... domains) {
    return with(names.localDomains(domains));
  }

  /**
   * The same where results without a domain are of this one (Postfix's {@code myorigin}). Where
   * there is none, such a result is a mistake in the table.
   */
  public VirtualAliases origin(String domain) {
    return with(names.origin(domain));
  }

  /**
   * The same with other characters that begin an extension (Postfix's {@code recipient_delimiter});
   * {@code +} at first, none if empty.
   */
  public VirtualAliases recipientDelimiter(String characters) {
    return with(names.recipientDelimiter(characters));
  }

  /**
   * The same where an extension that no key had is dropped, and not put to the results (Postfix's
   * {@code propagate_unmatched_extensions} without {@code virtual}).
   */
  public VirtualAliases dropExtensions() {
    return new VirtualAliases(tables, aliasDomains, names, Extensions.DROPPED);
  }

  private VirtualAliases with(AliasNames others) {
    return new VirtualAliases(tables, aliasDomains, others, extensions);
  }

  @Override
  public List<ServerPart> parts() {
    return List.copyOf(tables);
  }

  /** Looks whether the entries that can be told are addresses. */
  @Override
  public void check() throws IOException {
    List<String> faults = new ArrayList<>();
    for (LookupTable table : tables) {
      table.listTo(
          (key, value) ->
              fault(value)
                  .ifPresent(
                      reason ->
                          faults.add(
                              table.place(key).map(place -> place + ": ").orElse("")
                                  + key
                                  + ": "
                                  + reason)));
    }
    if (!faults.isEmpty()) {
      throw new IOException(
          "virtual alias " + faults.get(0) + " (such entries: " + faults.size() + ")");
    }
  }

  private Optional<String> fault(String value) {
    try {
      for (AddressList.Word word : AddressList.words(value)) {
        address(word, ANYBODY, "");
      }
      return Optional.empty();
    } catch (AddressSyntaxException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public void start(ServerContext server) throws IOException {
    limits = server.limits();
    List<String> served = List.copyOf(AliasNames.domains(server.domains().toArray(String[]::new)));
    List<String> missing = aliasDomains.stream().filter(d -> !served.contains(d)).toList();
    if (!served.isEmpty() && !missing.isEmpty()) {
      throw new IOException(
          "no mail is taken for domains of aliases: name them in domains(...), too: "
              + String.join(", ", missing));
    }
  }

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    if (Destinations.isNamedBy(recipient)) {
      return Resolution.notResponsible();
    }
    Optional<LookupKeys.Found> found = Optional.empty();
    try {
      found = new LookupKeys(names.delimiter(), names.localDomains()).find(recipient, tables);
      return found.isPresent() ? redirected(recipient, found.get()) : unknown(recipient);
    } catch (IOException e) {
      // Of every recipient until it is mended: no stack.
      LOG.warn(
          "virtual alias not looked up id={} to={} reason={}",
          envelope.id(),
          LogText.printable(recipient),
          LogText.reason(e.toString()));
      return Resolution.refused(SmtpStatus.TRY_LATER);
    } catch (AddressSyntaxException e) {
      LOG.error(
          "virtual alias has no addresses id={} to={} at={} reason={}",
          envelope.id(),
          LogText.printable(recipient),
          found.map(entry -> LogText.reason(entry.place())).orElse(""),
          LogText.reason(e.getMessage()));
      return Resolution.refused(SmtpStatus.TRY_LATER);
    }
  }

  private Resolution unknown(EmailAddress recipient) {
    return aliasDomains.contains(recipient.domain())
        ? Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX)
        : Resolution.notResponsible();
  }

  private Resolution redirected(EmailAddress recipient, LookupKeys.Found found)
      throws AddressSyntaxException {
    List<EmailAddress> others = new ArrayList<>();
    for (AddressList.Word word : AddressList.words(found.value())) {
      EmailAddress other = address(word, recipient, found.extension());
      if (other.toString().getBytes(StandardCharsets.UTF_8).length
          > limits.of(AliasLimits.ADDRESS_OCTETS)) {
        LOG.warn("virtual alias leads to too long an address to={}", LogText.printable(recipient));
        return Resolution.refused(TOO_LONG);
      }
      others.add(other);
    }
    if (aliasDomains.contains(recipient.domain())) {
      // There is no mailbox behind it.
      others.removeIf(other -> other.toString().equalsIgnoreCase(recipient.toString()));
    }
    return others.isEmpty() ? unknown(recipient) : Resolution.redirected(others);
  }

  private EmailAddress address(AddressList.Word word, EmailAddress recipient, String extension)
      throws AddressSyntaxException {
    if (word.hasDomain() && word.domain().isEmpty()) {
      throw new AddressSyntaxException("an address without a domain: " + word.text());
    }
    if (word.localPart().isEmpty()) {
      return AddressList.address(recipient.localPart(), word.domain());
    }
    String rest = extensions == Extensions.PASSED_ON ? extension : "";
    String domain = word.domain();
    if (domain.isEmpty()) {
      domain =
          names
              .origin()
              .orElseThrow(
                  () ->
                      new AddressSyntaxException(
                          "a name without a domain, and there is no origin: " + word.text()));
    }
    return AddressList.address(word.localPart() + rest, domain);
  }

  /** Never asked for who was resolved: those others have targets of their own. */
  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    return AliasNames.undelivered(delivery);
  }

  private enum Extensions {
    PASSED_ON,
    DROPPED
  }
}
