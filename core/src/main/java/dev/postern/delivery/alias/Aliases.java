package dev.postern.delivery.alias;

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
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aliases of local names as Postfix has them ({@code alias_maps}, aliases(5)): mail for {@code
 * postmaster} or {@code staff} at a local domain goes to users, to addresses elsewhere, and to
 * those in a file ({@code :include:/file}). Where there is an alias {@code owner-staff}, that
 * address is the sender of what goes to {@code staff}, and is told of what cannot be delivered.
 *
 * <p>A name is looked for with its extension and without it, in any case; the extension is not
 * passed on. A name among its own results is final, and is for the targets after this one.
 *
 * <p>Files are read again when they have changed and been left alone for two seconds; a mistake in
 * them, or a file that has been away for ten seconds, defers its recipients (451): nothing bounces
 * for it. Commands ({@code |command}) and files ({@code /file}) are not served unless {@link
 * #destinations} says what takes their place.
 *
 * <pre>{@code
 * MailServer.builder()
 *     .domains("example.org")
 *     .delivery(local -> Aliases.of(Path.of("/etc/aliases")).or(local));
 * }</pre>
 */
public final class Aliases implements DeliveryTarget {
  private static final Logger LOG = LoggerFactory.getLogger(Aliases.class);

  private static final SmtpStatus NO_MEMBERS =
      SmtpStatus.of(550, "2.4", "This list has no members");

  private final List<LookupTable> tables;
  private final AliasNames names;
  private final Optional<Function<String, EmailAddress>> destinations;
  private final IncludeFiles includes = new IncludeFiles(Clock.systemUTC());

  /** The server's. */
  private volatile Set<String> served = Set.of();

  private Aliases(
      List<LookupTable> tables,
      AliasNames names,
      Optional<Function<String, EmailAddress>> destinations) {
    this.tables = tables;
    this.names = names;
    this.destinations = destinations;
  }

  /**
   * Aliases of text files such as {@code /etc/aliases}, in order. What is no alias in one is told
   * in the log and passed over; the server does not start if one cannot be read, or has commands or
   * files.
   */
  public static Aliases of(Path file, Path... more) {
    List<LookupTable> files = new ArrayList<>();
    files.add(new AliasFile(Objects.requireNonNull(file, "file"), Clock.systemUTC()));
    for (Path another : Objects.requireNonNull(more, "more")) {
      files.add(new AliasFile(Objects.requireNonNull(another, "more"), Clock.systemUTC()));
    }
    return of(files.toArray(LookupTable[]::new));
  }

  /**
   * Aliases of tables, in order; each has the names as keys, and the right-hand sides of aliases(5)
   * as values.
   */
  public static Aliases of(LookupTable... tables) {
    return new Aliases(
        List.of(Objects.requireNonNull(tables, "tables")), AliasNames.DEFAULTS, Optional.empty());
  }

  /**
   * The same for names of these domains (Postfix's {@code mydestination}); at first, those that the
   * server takes mail for.
   */
  public Aliases localDomains(String... domains) {
    return new Aliases(tables, names.localDomains(domains), destinations);
  }

  /**
   * The same where names on the right-hand side are users of this domain, and owners of lists are
   * there (Postfix's {@code myorigin}); at first, of the domain that the recipient names.
   */
  public Aliases origin(String domain) {
    return new Aliases(tables, names.origin(domain), destinations);
  }

  /**
   * The same with other characters that begin an extension (Postfix's {@code recipient_delimiter});
   * {@code +} at first, none if empty.
   */
  public Aliases recipientDelimiter(String characters) {
    return new Aliases(tables, names.recipientDelimiter(characters), destinations);
  }

  /**
   * The same where commands and files are served by a target of the embedder's.
   *
   * @param addresses answers the address that gets the mail, for what stands in the file without
   *     quotes: {@code |/usr/bin/vacation ann}, {@code /var/mail/archive}. It is of a domain that
   *     the server takes no mail for, so that no client can name it, and that the target is
   *     responsible for ({@link DeliveryTarget#or})
   */
  public Aliases destinations(Function<String, EmailAddress> addresses) {
    return new Aliases(tables, names, Optional.of(Objects.requireNonNull(addresses, "addresses")));
  }

  @Override
  public List<ServerPart> parts() {
    return List.copyOf(tables);
  }

  /** Reads the files. */
  @Override
  public void check() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    for (LookupTable table : tables) {
      if (table instanceof AliasFile file) {
        check(file);
      } else {
        table.listTo(entries::put);
      }
    }
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      check("alias " + entry.getKey() + ": ", entry.getValue());
    }
  }

  private void check(AliasFile file) throws IOException {
    for (Map.Entry<String, AliasFile.Entry> entry : file.entries().entrySet()) {
      check(file.path() + " line " + entry.getValue().line() + ": ", entry.getValue().value());
    }
  }

  private void check(String place, String value) throws IOException {
    try {
      members(value);
    } catch (AddressSyntaxException e) {
      throw new IOException(place + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(place + "cannot be included: " + e.getMessage(), e);
    }
  }

  @Override
  public void start(ServerContext server) throws IOException {
    served = server.domains();
  }

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    try {
      return isLocal(recipient) ? lookUp(recipient) : Resolution.notResponsible();
    } catch (IOException e) {
      // Of every recipient until it is mended: no stack.
      LOG.warn(
          "alias not looked up id={} to={} reason={}",
          envelope.id(),
          LogText.printable(recipient),
          LogText.reason(e.toString()));
    } catch (AddressSyntaxException e) {
      LOG.error(
          "alias cannot be followed id={} to={} reason={}",
          envelope.id(),
          LogText.printable(recipient),
          LogText.reason(e.getMessage()));
    }
    return Resolution.refused(SmtpStatus.TRY_LATER);
  }

  private Set<String> localDomains() {
    return names.localDomains().isEmpty() ? served : names.localDomains();
  }

  private boolean isLocal(EmailAddress recipient) {
    return recipient.domain().isEmpty() || localDomains().contains(recipient.domain());
  }

  private Resolution lookUp(EmailAddress recipient) throws IOException, AddressSyntaxException {
    String name = recipient.localPart().toLowerCase(Locale.ROOT);
    Optional<String> value = LookupKeys.find(name, tables);
    int end = names.delimiter().indexIn(name);
    if (value.isEmpty() && end < name.length()) {
      name = name.substring(0, end);
      value = LookupKeys.find(name, tables);
    }
    if (value.isEmpty()) {
      return Resolution.notResponsible();
    }
    Set<EmailAddress> others = new LinkedHashSet<>();
    String origin = origin(recipient);
    for (AddressList.Word word : members(value.get())) {
      others.add(address(word, origin));
    }
    return others.isEmpty()
        ? Resolution.refused(NO_MEMBERS)
        : Resolution.redirected(List.copyOf(others)).withSender(owner(name, origin));
  }

  /** Postmaster may come without a domain (RFC 5321 §4.5.1). */
  private String origin(EmailAddress recipient) {
    return names
        .named()
        .orElseGet(
            () ->
                recipient.domain().isEmpty()
                    ? localDomains().stream().sorted().findFirst().orElse("")
                    : recipient.domain());
  }

  private Optional<EmailAddress> owner(String name, String origin)
      throws IOException, AddressSyntaxException {
    String owner = "owner-" + name;
    return LookupKeys.find(owner, tables).isPresent()
        ? Optional.of(AddressList.address(owner, origin))
        : Optional.empty();
  }

  /** Those behind a right-hand side, none of which is a file's. */
  private Set<AddressList.Word> members(String value) throws IOException, AddressSyntaxException {
    Set<AddressList.Word> members = includes.expand(AddressList.words(value));
    for (AddressList.Word member : members) {
      if (member.isDestination() && destinations.isEmpty()) {
        throw new AddressSyntaxException(
            "commands and files are not served without destinations(...): " + member.text());
      }
    }
    return members;
  }

  private EmailAddress address(AddressList.Word word, String origin) throws AddressSyntaxException {
    if (word.isDestination()) {
      return Objects.requireNonNull(
          destinations.orElseThrow().apply(word.text()), "destinations(...) answered null");
    }
    if (word.localPart().isEmpty() || (word.hasDomain() && word.domain().isEmpty())) {
      throw new AddressSyntaxException("no address: " + word.text());
    }
    return AddressList.address(word.localPart(), word.hasDomain() ? word.domain() : origin);
  }

  /** Never asked for who was resolved: those others have targets of their own. */
  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    return AliasNames.undelivered(delivery);
  }
}
