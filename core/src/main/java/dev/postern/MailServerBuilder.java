package dev.postern;

import dev.postern.ConfigurationCheck.Recipients;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import dev.postern.filter.MessageFilter;
import dev.postern.message.Idna;
import dev.postern.message.SpoolSpace;
import dev.postern.net.Protocol.Need;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Puts a {@link MailServer} together. What it is given belongs to that server, which starts and
 * closes it ({@link ServerPart}). Used by one thread. Nothing given may be null: that is a {@link
 * NullPointerException} at once, which names the setting.
 */
public final class MailServerBuilder {
  private String hostname = "localhost";
  private final Set<String> domains = new TreeSet<>();
  private Limits limits = Limits.defaults();
  private Authenticator authenticator;
  private UserDirectory userDirectory;
  private LoginGuard loginGuard;
  private List<SaslMechanism> saslMechanisms = List.of();
  private SaltKey saltKey = SaltKey.random();
  private ServerContext.PlaintextLogins plaintextLogins = ServerContext.PlaintextLogins.FORBIDDEN;
  private MailStore store;
  private Path spool = SpoolSpace.defaultDirectory();
  private Optional<Function<LocalDelivery, DeliveryTarget>> delivery = Optional.empty();
  private Recipients recipients = Recipients.LOCAL;
  private Optional<String> postmaster = Optional.empty();
  private final List<MessageFilter> filters = new ArrayList<>();
  private ServerObserver observer = event -> {};
  private Clock clock = Clock.systemUTC();
  private RandomGenerator random = new SecureRandom();
  private Tls tls;
  private StartFaults startFaults = StartFaults.STOP;
  private MailServer.Threads threads = MailServer.Threads.USER;
  private final List<Listener> listeners = new ArrayList<>();

  MailServerBuilder() {}

  /** The name in greetings and trace headers. Default {@code localhost}. */
  public MailServerBuilder hostname(String name) {
    hostname = given(name, "hostname");
    return this;
  }

  /**
   * Domains whose mail is taken from anyone. Default: none, so only logged-in users can send, and
   * only where mail goes. One of U-labels ({@code bücher.example}) is the same as that of its
   * A-labels; users whose name has a domain may be listed with either ({@link
   * dev.postern.message.Idna}).
   */
  public MailServerBuilder domains(String... names) {
    for (String name : given(names, "domains")) {
      domains.add(given(name, "domain").toLowerCase(Locale.ROOT));
    }
    return this;
  }

  /** What a peer may use up. */
  public MailServerBuilder limits(Limits newLimits) {
    limits = given(newLimits, "limits");
    return this;
  }

  /**
   * Who may log in. Default: nobody. If it is a {@link UserDirectory} too, it also says who exists.
   */
  public MailServerBuilder authenticator(Authenticator newAuthenticator) {
    authenticator = given(newAuthenticator, "authenticator");
    return this;
  }

  /**
   * Who exists and where their mail is, asked at each delivery and after each login that the
   * authenticator accepts. Default: the authenticator, if it can tell; else nobody exists for
   * deliveries, and who logs in is whom the authenticator says.
   */
  public MailServerBuilder userDirectory(UserDirectory directory) {
    userDirectory = given(directory, "userDirectory");
    return this;
  }

  /** What makes guessing passwords slow. Default: {@link LoginGuard#limiting}. */
  public MailServerBuilder loginGuard(LoginGuard guard) {
    loginGuard = given(guard, "loginGuard");
    return this;
  }

  /**
   * SASL mechanisms in the order of preference, instead of those that the protocols bring along:
   * where PLAIN and LOGIN are to stay, give {@code SaslMechanisms.standard()} with your own.
   * Default: those.
   */
  public MailServerBuilder saslMechanisms(SaslMechanism... mechanisms) {
    saslMechanisms = allGiven(mechanisms, "saslMechanisms");
    return this;
  }

  /** The same with those of a list, such as {@code SaslMechanisms.named("scram-sha-256 plain")}. */
  public MailServerBuilder saslMechanisms(List<? extends SaslMechanism> mechanisms) {
    return saslMechanisms(
        given(mechanisms, "saslMechanisms").toArray(new SaslMechanism[mechanisms.size()]));
  }

  /**
   * A secret of this server, by which SCRAM makes up the salts of users who have none ({@link
   * dev.postern.auth.SaslContext#salt}): with the same one they are the same after a restart, as
   * those that are kept with a password, and on all hosts that serve the same users. Default: a
   * random one each time, by which whoever asks before and after a restart can tell who has a salt
   * of its own.
   *
   * @param octets at least 16 that nobody can guess
   * @throws IllegalArgumentException if there are fewer
   */
  public MailServerBuilder saltKey(byte[] octets) {
    saltKey = new SaltKey(given(octets, "saltKey"));
    return this;
  }

  /** Whether passwords may cross connections without TLS. Default: they may not. */
  public MailServerBuilder plaintextLogins(ServerContext.PlaintextLogins policy) {
    plaintextLogins = given(policy, "plaintextLogins");
    return this;
  }

  /** Where mail is kept. Default: in memory. */
  public MailServerBuilder store(MailStore newStore) {
    store = given(newStore, "store");
    return this;
  }

  /**
   * The directory for messages while they arrive; it has to be there. {@link
   * Limits.Count#SPOOL_OCTETS} bounds what lies in it. Default: the JVM's for temporary files.
   */
  public MailServerBuilder spool(Path directory) {
    spool = given(directory, "spool");
    return this;
  }

  /** Where accepted mail goes. Default: the mailboxes of local users in {@link #domains}. */
  public MailServerBuilder delivery(DeliveryTarget target) {
    given(target, "delivery");
    delivery(local -> target);
    recipients = Recipients.OF_OTHERS;
    return this;
  }

  /**
   * The same, made of the default with its domains, users and {@link #postmaster}: a target that
   * goes before it, or one for what it does not take.
   *
   * <pre>{@code
   * builder.delivery(local -> aliases.or(local.recipientDelimiter("-")))
   * }</pre>
   *
   * @param targets asked once by {@link #build()}, which throws what it throws; answers no null. If
   *     there are domains, somebody has to know their users, as without it
   */
  public MailServerBuilder delivery(Function<LocalDelivery, DeliveryTarget> targets) {
    delivery = Optional.of(given(targets, "delivery"));
    recipients = Recipients.LOCAL_AND_OTHERS;
    return this;
  }

  /**
   * The user who gets the mail for {@code postmaster} in each domain (RFC 5321 §4.5.1). Default:
   * users of that name alone, with a warning at the start of a server that has none. A name that
   * the directory does not know is a fault at start. Not asked when {@link
   * #delivery(DeliveryTarget)} replaces local delivery; no warning when there are other targets,
   * since they may take that mail.
   */
  public MailServerBuilder postmaster(String user) {
    postmaster = Optional.of(given(user, "postmaster"));
    return this;
  }

  /** Adds filters for incoming mail, run in this order. */
  public MailServerBuilder filter(MessageFilter... more) {
    filters.addAll(allGiven(more, "filter"));
    return this;
  }

  /** Whether the server keeps the JVM running. Default: it does until it is closed. */
  public MailServerBuilder threads(MailServer.Threads kind) {
    threads = given(kind, "threads");
    return this;
  }

  /** Who is told what happens, see there for its thread; two by {@link ServerObserver#and}. */
  public MailServerBuilder observer(ServerObserver newObserver) {
    observer = given(newObserver, "observer");
    return this;
  }

  /** The clock for dates in messages; tests pass a fixed one. */
  public MailServerBuilder clock(Clock newClock) {
    clock = given(newClock, "clock");
    return this;
  }

  /** The source of ids and challenges; tests pass a seeded one. Default: a {@link SecureRandom}. */
  public MailServerBuilder random(RandomGenerator generator) {
    random = given(generator, "random");
    return this;
  }

  /** Certificates. Required for implicit TLS; without them STARTTLS is not offered. */
  public MailServerBuilder tls(Tls certificates) {
    tls = given(certificates, "tls");
    return this;
  }

  /**
   * What follows when {@link MailServer#start()} finds that something it was built of cannot work
   * yet. Default: {@link StartFaults#STOP}.
   */
  public MailServerBuilder startFaults(StartFaults newStartFaults) {
    startFaults = given(newStartFaults, "startFaults");
    return this;
  }

  /** Adds listeners. */
  public MailServerBuilder listen(Listener... more) {
    listeners.addAll(allGiven(more, "listener"));
    return this;
  }

  /**
   * The server, not yet started.
   *
   * @throws ConfigurationException listing every mistake
   */
  public MailServer build() {
    ServerSettings settings = settings();
    List<String> mistakes =
        new ConfigurationCheck(
                settings, listeners, Optional.ofNullable(tls), authenticator != null, recipients)
            .mistakes();
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(mistakes);
    }
    ServerParts parts = ServerParts.of(settings, listeners);
    return new MailServer(
        settings,
        listeners,
        Optional.ofNullable(tls),
        new StartChecks(parts, settings.userDirectory(), startFaults, ownPostmasters()),
        new ServerLife(parts),
        threads);
  }

  private Set<String> ownPostmasters() {
    boolean taken =
        listeners.stream().anyMatch(l -> l.protocol().needs().contains(Need.RECIPIENTS));
    return taken && delivery.isEmpty() && postmaster.isEmpty() ? Set.copyOf(domains) : Set.of();
  }

  private ServerSettings settings() {
    UserDirectory directory = userDirectory;
    if (directory == null) {
      directory = authenticator instanceof UserDirectory both ? both : UserDirectory.NONE;
    }
    MailStore keeping = store == null ? new InMemoryStore(clock) : store;
    LocalDelivery local = new LocalDelivery(keeping, directory, domains);
    LocalDelivery own = postmaster.map(local::postmaster).orElse(local);
    DeliveryTarget target =
        delivery.isEmpty() ? own : given(delivery.get().apply(own), "what delivery(...) answers");
    return new ServerSettings(
        hostname,
        namesOfDomains(),
        limits,
        authenticator == null ? (credentials, context) -> AuthOutcome.denied() : authenticator,
        directory,
        loginGuard == null ? LoginGuard.limiting(limits) : loginGuard,
        saslMechanisms,
        saltKey,
        plaintextLogins,
        keeping,
        SpoolSpace.in(spool, limits.of(Limits.Count.SPOOL_OCTETS)),
        target,
        List.copyOf(filters),
        new GuardedObserver(observer),
        clock,
        random,
        new ConcurrentHashMap<>());
  }

  /** What is no domain stays as it is, to be found by the check. */
  private Set<String> namesOfDomains() {
    return domains.stream()
        .map(domain -> Idna.toAscii(domain).orElse(domain))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> T given(T value, String setting) {
    return Objects.requireNonNull(value, () -> setting + " must not be null");
  }

  private static <T> List<T> allGiven(T[] values, String setting) {
    List<T> all = new ArrayList<>();
    for (T value : given(values, setting)) {
      all.add(given(value, setting));
    }
    return List.copyOf(all);
  }

  /** What follows when something that a server is built of cannot work as it starts. */
  public enum StartFaults {
    /** {@link MailServer#start()} fails and says what is wrong; nothing is bound. */
    STOP,
    /** They are logged, and the server serves what it can until they are mended. */
    LOGGED
  }
}
