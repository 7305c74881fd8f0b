package dev.postern.examples;

import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.dovecot.client.DovecotAuthenticator;
import dev.postern.auth.passdb.CachedAuthenticator;
import dev.postern.auth.passdb.Passdb;
import dev.postern.auth.passdb.PassdbChain;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.sasl.SaslMechanisms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Who logs in, how, and where the mail is, for {@code postern serve}. */
final class UserOptions {
  private static final String PASSDB = "--passdb";
  private static final String USERDB = "--userdb";

  /** What PassdbChain puts between a user and the master user who logs in as it. */
  private static final char MASTER_SEPARATOR = '*';

  /** A password is presented, so that there is nothing to pass on to Dovecot. */
  private static final Set<String> MADE_HERE =
      Set.of("PLAIN", "LOGIN", "EXTERNAL", "ANONYMOUS", "OAUTHBEARER", "XOAUTH2");

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description =
          "Dovecot passwd-file: short for --passdb passwd-file:FILE. Default: DIR/passwd, made"
              + " with one user and a random password")
  private Path users;

  @Option(
      names = PASSDB,
      paramLabel = "TYPE:ARGS",
      description =
          "Who may log in: passwd-file:FILE pam[:SERVICE] sql:FILE ldap:FILE dovecot:SOCKET"
              + " oauth:FILE. Repeatable: a chain in order (postern help users)")
  private List<String> passdbs = new ArrayList<>();

  @Option(
      names = USERDB,
      paramLabel = "TYPE:ARGS",
      description =
          "Who exists: passwd static:FIELDS passwd-file:FILE prefetch sql:FILE ldap:FILE"
              + " dovecot:SOCKET. Repeatable")
  private List<String> userdbs = new ArrayList<>();

  @Option(
      names = "--mechanisms",
      paramLabel = "NAMES",
      description = "Dovecot's auth_mechanisms, e.g. \"scram-sha-256 plain\". Default: plain login")
  private String mechanisms;

  @Option(
      names = "--auth-cache",
      paramLabel = "SECONDS",
      description = "For how long logins by pam, sql, ldap and dovecot are remembered. Default: 0")
  private long cacheSeconds;

  private final UserDatabases databases = new UserDatabases();

  /** What a file of users is named by, if an operator named one as such. */
  Optional<Path> file() {
    return Optional.ofNullable(users);
  }

  /** Whether a file of users has to be made. */
  boolean isEmpty() {
    return users == null && passdbs.isEmpty();
  }

  /**
   * Looks at what can be seen without any database.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  void check() {
    if (users != null && !passdbs.isEmpty()) {
      throw new IllegalArgumentException(
          "--users and --passdb exclude each other: --passdb passwd-file:" + users);
    }
    if (cacheSeconds < 0) {
      throw new IllegalArgumentException("--auth-cache is not negative: " + cacheSeconds);
    }
    if (mechanisms != null) {
      Mistakes.named("--mechanisms", () -> SaslMechanisms.named(mechanisms));
    }
    parsed();
  }

  /**
   * Those who log in.
   *
   * @param usual the file of users if no option names a database
   * @param certificates whether clients are asked for certificates
   * @throws IllegalArgumentException if a database cannot be used
   */
  Accounts accounts(Path usual, boolean certificates) {
    List<Link> links = links(usual);
    List<Authenticator> ordinary =
        links.stream().filter(l -> !l.option().isForOthers()).map(Link::opened).toList();
    UserDirectory directory = directory(ordinary);
    List<SaslMechanism> chosen = mechanisms(links, certificates);
    boolean byCertificate = chosen.stream().anyMatch(m -> m.name().equals("EXTERNAL"));
    List<Passdb.Builder> chain = new ArrayList<>();
    for (Link link : links) {
      Authenticator cached = link.option().isForOthers() ? link.opened() : cached(link.opened());
      chain.add(Mistakes.named(PASSDB, () -> link.option().applied(Passdb.of(cached))));
    }
    if (byCertificate) {
      chain.add(Passdb.of(new CertificateLogins(ordinary, directory)).mechanisms("EXTERNAL"));
    }
    boolean simple = chain.size() == 1 && links.get(0).option().rules().isEmpty();
    Authenticator logins = simple ? cached(links.get(0).opened()) : chain(links, chain);
    return new Accounts(logins, directory, chosen);
  }

  private static Authenticator chain(List<Link> links, List<Passdb.Builder> chain) {
    PassdbChain.Builder builder = PassdbChain.builder();
    chain.forEach(builder::passdb);
    if (links.stream().anyMatch(link -> link.option().isMaster())) {
      builder.masterUserSeparator(MASTER_SEPARATOR);
    }
    return Mistakes.named(PASSDB, builder::build);
  }

  private List<Link> links(Path usual) {
    if (passdbs.isEmpty()) {
      String option = users == null ? "--data" : "--users";
      Path file = users == null ? usual : users;
      return List.of(
          new Link(new PassdbOption("", List.of()), Mistakes.named(option, () -> usable(file))));
    }
    return parsed().stream()
        .map(
            option ->
                Mistakes.named(PASSDB, () -> new Link(option, databases.passdb(option.database()))))
        .toList();
  }

  /** Before any of them is opened. */
  private List<PassdbOption> parsed() {
    List<PassdbOption> parsed =
        passdbs.stream()
            .map(text -> Mistakes.named(PASSDB, () -> PassdbOption.parse(text)))
            .toList();
    if (!parsed.isEmpty() && parsed.stream().allMatch(PassdbOption::isForOthers)) {
      throw new IllegalArgumentException(
          "--passdb: nobody can log in where all of them deny or are for master users");
    }
    return parsed;
  }

  /** Before anything is made. */
  private static PasswdFileAuthenticator usable(Path file) throws IOException {
    PasswdFileAuthenticator authenticator = PasswdFileAuthenticator.of(file);
    authenticator.check();
    return authenticator;
  }

  private Authenticator cached(Authenticator origin) {
    // A passwd-file remembers by itself, and tokens hold for a time of their own.
    if (cacheSeconds == 0
        || origin instanceof PasswdFileAuthenticator
        || !origin.verifies(Credentials.Password.class)) {
      return origin;
    }
    Authenticator remembering =
        CachedAuthenticator.of(origin).ttl(Duration.ofSeconds(cacheSeconds)).build();
    return origin instanceof UserDirectory directory
        ? new CachedAccounts(remembering, directory)
        : remembering;
  }

  private UserDirectory directory(List<Authenticator> logins) {
    List<UserDirectory> known =
        logins.stream()
            .filter(UserDirectory.class::isInstance)
            .map(UserDirectory.class::cast)
            .toList();
    if (!userdbs.isEmpty()) {
      return all(
          userdbs.stream()
              .map(
                  text ->
                      Mistakes.named(USERDB, () -> databases.userdb(text, () -> loginUsers(known))))
              .toList());
    }
    if (known.size() < logins.size()) {
      throw new IllegalArgumentException(
          "--userdb is missing: not every --passdb knows which users exist (pam, dovecot and"
              + " oauth do not)");
    }
    return all(known);
  }

  private static UserDirectory loginUsers(List<UserDirectory> known) {
    return known.isEmpty() ? UserDirectory.NONE : new LoginUsers(all(known));
  }

  private static UserDirectory all(List<UserDirectory> directories) {
    return directories.size() == 1
        ? directories.get(0)
        : UserDirectory.chain(
            directories.get(0),
            directories.subList(1, directories.size()).toArray(UserDirectory[]::new));
  }

  /** None: those that the protocols bring along. */
  private List<SaslMechanism> mechanisms(List<Link> links, boolean certificates) {
    boolean tokens = links.stream().anyMatch(l -> l.opened().verifies(Credentials.Token.class));
    if (mechanisms == null) {
      List<SaslMechanism> more = new ArrayList<>();
      if (tokens) {
        more.addAll(SaslMechanisms.named("oauthbearer xoauth2"));
      }
      if (certificates) {
        more.add(SaslMechanisms.external());
      }
      return more.isEmpty()
          ? List.of()
          : Stream.concat(SaslMechanisms.standard().stream(), more.stream()).toList();
    }
    if (links.size() == 1 && links.get(0).opened() instanceof DovecotAuthenticator dovecot) {
      return SaslMechanisms.named(mechanisms).stream().map(made -> relayed(made, dovecot)).toList();
    }
    return SaslMechanisms.named(mechanisms);
  }

  /** Dovecot makes the messages of mechanisms by proof, since it shows no secret. */
  private static SaslMechanism relayed(SaslMechanism made, DovecotAuthenticator dovecot) {
    String name = made.name().toUpperCase(Locale.ROOT);
    return MADE_HERE.contains(name)
        ? made
        : Mistakes.named("--mechanisms", () -> dovecot.mechanism(name));
  }

  /** A database of logins, and what was typed. */
  private record Link(PassdbOption option, Authenticator opened) {}

  /**
   * What comes of the options.
   *
   * @param mechanisms none: those that the protocols bring along
   */
  record Accounts(Authenticator logins, UserDirectory directory, List<SaslMechanism> mechanisms) {

    /** Whether unknown users are given salts. */
    boolean salts() {
      return mechanisms.stream().anyMatch(m -> m.name().startsWith("SCRAM-"));
    }
  }
}
