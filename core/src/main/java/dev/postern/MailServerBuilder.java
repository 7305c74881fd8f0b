package dev.postern;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import dev.postern.filter.MessageFilter;
import dev.postern.net.Protocol;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Puts a {@link MailServer} together. Used by one thread. */
public final class MailServerBuilder {
  private String hostname = "localhost";
  private final Set<String> domains = new TreeSet<>();
  private Limits limits = Limits.defaults();
  private Authenticator authenticator = (credentials, context) -> AuthOutcome.denied();
  private UserDirectory userDirectory;
  private List<SaslMechanism> saslMechanisms = List.of();
  private ServerContext.PlaintextLogins plaintextLogins = ServerContext.PlaintextLogins.FORBIDDEN;
  private MailStore store;
  private DeliveryTarget delivery;
  private Optional<String> postmaster = Optional.empty();
  private final List<MessageFilter> filters = new ArrayList<>();
  private ServerObserver observer = event -> {};
  private Clock clock = Clock.systemUTC();
  private RandomGenerator random = new SecureRandom();
  private Tls tls;
  private MailServer.Threads threads = MailServer.Threads.USER;
  private final List<Listener> listeners = new ArrayList<>();

  MailServerBuilder() {}

  /** The name in greetings and trace headers. Default {@code localhost}. */
  public MailServerBuilder hostname(String name) {
    hostname = name;
    return this;
  }

  /**
   * Domains whose mail is taken from anyone. Default: none, so only logged-in users can send, and
   * only where mail goes.
   */
  public MailServerBuilder domains(String... names) {
    for (String name : names) {
      domains.add(name.toLowerCase(Locale.ROOT));
    }
    return this;
  }

  /** What a peer may use up. */
  public MailServerBuilder limits(Limits newLimits) {
    limits = newLimits;
    return this;
  }

  /**
   * Who may log in. Default: nobody. If it is a {@link UserDirectory} too, it also says who exists.
   */
  public MailServerBuilder authenticator(Authenticator newAuthenticator) {
    authenticator = newAuthenticator;
    return this;
  }

  /** Who exists. Default: the authenticator, if it can tell; else nobody. */
  public MailServerBuilder userDirectory(UserDirectory directory) {
    userDirectory = directory;
    return this;
  }

  /** SASL mechanisms in the order of preference. Default: those that the protocols bring along. */
  public MailServerBuilder saslMechanisms(SaslMechanism... mechanisms) {
    saslMechanisms = List.of(mechanisms);
    return this;
  }

  /** Whether passwords may cross connections without TLS. Default: they may not. */
  public MailServerBuilder plaintextLogins(ServerContext.PlaintextLogins policy) {
    plaintextLogins = policy;
    return this;
  }

  /** Where mail is kept; closed with the server. Default: in memory. */
  public MailServerBuilder store(MailStore newStore) {
    store = newStore;
    return this;
  }

  /** Where accepted mail goes. Default: the mailboxes of local users in {@link #domains}. */
  public MailServerBuilder delivery(DeliveryTarget target) {
    delivery = target;
    return this;
  }

  /**
   * The user who gets the mail for {@code postmaster} in each domain (RFC 5321 §4.5.1). Default:
   * users of that name alone. Not asked when {@link #delivery} replaces local delivery.
   */
  public MailServerBuilder postmaster(String user) {
    postmaster = Optional.of(user);
    return this;
  }

  /** Adds filters for incoming mail, run in this order. */
  public MailServerBuilder filter(MessageFilter... more) {
    filters.addAll(List.of(more));
    return this;
  }

  /** Whether the server keeps the JVM running. Default: it does until it is closed. */
  public MailServerBuilder threads(MailServer.Threads kind) {
    threads = kind;
    return this;
  }

  /** Who is told what happens, see there for its thread. */
  public MailServerBuilder observer(ServerObserver newObserver) {
    observer = newObserver;
    return this;
  }

  /** The clock for dates in messages; tests pass a fixed one. */
  public MailServerBuilder clock(Clock newClock) {
    clock = newClock;
    return this;
  }

  /** The source of ids and challenges; tests pass a seeded one. Default: a {@link SecureRandom}. */
  public MailServerBuilder random(RandomGenerator generator) {
    random = generator;
    return this;
  }

  /** Certificates. Required for implicit TLS; without them STARTTLS is not offered. */
  public MailServerBuilder tls(Tls certificates) {
    tls = certificates;
    return this;
  }

  /** Adds listeners. */
  public MailServerBuilder listen(Listener... more) {
    listeners.addAll(List.of(more));
    return this;
  }

  /**
   * The server, not yet started.
   *
   * @throws ConfigurationException listing every mistake
   */
  public MailServer build() {
    List<String> mistakes = mistakes();
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(mistakes);
    }
    return new MailServer(settings(), listeners, Optional.ofNullable(tls), threads);
  }

  private List<String> mistakes() {
    List<String> mistakes = new ArrayList<>();
    if (listeners.isEmpty()) {
      mistakes.add("no listener: call listen(...) at least once");
    }
    if (!hostname.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\]")) {
      mistakes.add("hostname must be a DNS name or an address literal");
    }
    Set<String> names = new HashSet<>();
    for (Listener listener : listeners) {
      if (!names.add(listener.name())) {
        mistakes.add("two listeners are named " + listener.name() + ": give one another name(...)");
      }
      if (listener.protocol().tlsMode() == Protocol.TlsMode.IMPLICIT && tls == null) {
        mistakes.add("listener " + listener.name() + " needs certificates: call tls(...)");
      }
    }
    return mistakes;
  }

  private ServerSettings settings() {
    UserDirectory directory = userDirectory;
    if (directory == null) {
      directory = authenticator instanceof UserDirectory both ? both : name -> Optional.empty();
    }
    MailStore keeping = store == null ? new InMemoryStore(clock) : store;
    LocalDelivery local = new LocalDelivery(keeping, directory, domains);
    DeliveryTarget target =
        delivery == null ? postmaster.map(local::postmaster).orElse(local) : delivery;
    return new ServerSettings(
        hostname,
        Set.copyOf(domains),
        limits,
        authenticator,
        directory,
        saslMechanisms,
        plaintextLogins,
        keeping,
        target,
        List.copyOf(filters),
        new GuardedObserver(observer),
        clock,
        random);
  }
}
