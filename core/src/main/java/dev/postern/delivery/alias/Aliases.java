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
 * #destinations} says by whom; a file that is included may not name them then, unless that is
 * allowed.
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
  private final Destinations destinations;
  private final IncludeFiles includes = new IncludeFiles(Clock.systemUTC());

  /** The server's. */
  private volatile Set<String> served = Set.of();

  private Aliases(List<LookupTable> tables, AliasNames names, Destinations destinations) {
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
        List.of(Objects.requireNonNull(tables, "tables")),
        AliasNames.DEFAULTS,
        Destinations.DEFAULTS);
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
   * The same where commands and files are served by a target of the embedder's. It is asked, and
   * delivers, as behind this one, but for them alone: the recipient has what stands in the file as
   * its local part, without quotes ({@code |/usr/bin/vacation ann}, {@code /var/mail/archive}), and
   * an empty domain. No client can name such a recipient, whatever it may do.
   */
  public Aliases destinations(DeliveryTarget target) {
    return with(destinations.servedBy(Objects.requireNonNull(target, "target")));
  }

  /**
   * The same where commands may be named by others (Postfix's {@code allow_mail_to_commands}). One
   * that may not be is refused (550 5.7.1), as if it were an unknown user among the others.
   *
   * @param sources {@code alias}: the alias itself; {@code include}: files that aliases include,
   *     which may be anybody's; {@code forward} makes no difference. At first {@code alias}; none
   *     if empty
   * @throws IllegalArgumentException if there is another word
   */
  public Aliases allowMailToCommands(String sources) {
    return with(destinations.commands(Source.parse(Objects.requireNonNull(sources, "sources"))));
  }

  /**
   * The same for files (Postfix's {@code allow_mail_to_files}).
   *
   * @param sources as for {@link #allowMailToCommands}
   * @throws IllegalArgumentException if there is another word
   */
  public Aliases allowMailToFiles(String sources) {
    return with(destinations.files(Source.parse(Objects.requireNonNull(sources, "sources"))));
  }

  private Aliases with(Destinations others) {
    return new Aliases(tables, names, others);
  }

  @Override
  public List<ServerPart> parts() {
    List<ServerPart> parts = new ArrayList<>(tables);
    destinations.target().ifPresent(parts::add);
    return List.copyOf(parts);
  }

  /** Reads the files. */
  @Override
  public void check() throws IOException {
    for (LookupTable table : tables) {
      Map<String, String> entries = new LinkedHashMap<>();
      table.listTo(entries::put);
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        check(table.place(entry.getKey()).orElse("alias " + entry.getKey()), entry.getValue());
      }
    }
  }

  private void check(String place, String value) throws IOException {
    try {
      for (IncludeFiles.Member member : members(value)) {
        address(member, "localhost");
        if (member.word().isDestination() && !destinations.allows(member.word(), member.source())) {
          LOG.warn(
              "alias names a program or file that it may not at={} name={}",
              LogText.reason(place),
              LogText.reason(member.word().text()));
        }
      }
    } catch (AddressSyntaxException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(place + ": cannot be included: " + e.getMessage(), e);
    }
  }

  @Override
  public void start(ServerContext server) throws IOException {
    served = AliasNames.domains(server.domains().toArray(String[]::new));
  }

  @Override
  public Resolution resolve(EmailAddress recipient, Envelope envelope) {
    if (Destinations.isNamedBy(recipient)) {
      return destinations.resolve(recipient, envelope);
    }
    Optional<LookupKeys.Found> found = Optional.empty();
    try {
      if (isLocal(recipient)) {
        found = lookUp(recipient.localPart());
      }
      return found.isEmpty() ? Resolution.notResponsible() : redirected(recipient, found.get());
    } catch (IOException e) {
      // Of every recipient until it is mended: no stack.
      LOG.warn(
          "alias not looked up id={} to={} at={} reason={}",
          envelope.id(),
          LogText.printable(recipient),
          place(found),
          LogText.reason(e.toString()));
    } catch (AddressSyntaxException e) {
      LOG.error(
          "alias cannot be followed id={} to={} at={} reason={}",
          envelope.id(),
          LogText.printable(recipient),
          place(found),
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

  private Optional<LookupKeys.Found> lookUp(String localPart) throws IOException {
    String name = localPart.toLowerCase(Locale.ROOT);
    Optional<LookupKeys.Found> found = LookupKeys.find(name, tables);
    int end = names.delimiter().indexIn(name);
    return found.isEmpty() && end < name.length()
        ? LookupKeys.find(name.substring(0, end), tables)
        : found;
  }

  private static String place(Optional<LookupKeys.Found> found) {
    return found.map(entry -> LogText.reason(entry.place())).orElse("");
  }

  private Resolution redirected(EmailAddress recipient, LookupKeys.Found found)
      throws IOException, AddressSyntaxException {
    Set<EmailAddress> others = new LinkedHashSet<>();
    String origin = origin(recipient);
    for (IncludeFiles.Member member : members(found.value())) {
      others.add(address(member, origin));
    }
    return others.isEmpty()
        ? Resolution.refused(NO_MEMBERS)
        : Resolution.redirected(List.copyOf(others)).withSender(owner(found.key().text(), origin));
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

  private Set<IncludeFiles.Member> members(String value)
      throws IOException, AddressSyntaxException {
    return includes.expand(AddressList.words(value));
  }

  private EmailAddress address(IncludeFiles.Member member, String origin)
      throws AddressSyntaxException {
    AddressList.Word word = member.word();
    if (word.isDestination()) {
      return destinations.address(word, member.source());
    }
    if (word.localPart().isEmpty() || (word.hasDomain() && word.domain().isEmpty())) {
      throw new AddressSyntaxException("no address: " + word.text());
    }
    return AddressList.address(word.localPart(), word.hasDomain() ? word.domain() : origin);
  }

  /** To commands and files alone: others have targets of their own. */
  @Override
  public List<DeliveryOutcome> deliver(Delivery delivery) {
    return destinations.deliver(delivery);
  }
}
