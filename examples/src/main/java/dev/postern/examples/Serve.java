package dev.postern.examples;

import dev.postern.ConfigurationException;
import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.ListedUserDirectory;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.maildir.MaildirStore;
import dev.postern.pop3.UidlFormat;
import dev.postern.smtp.PolicyRule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code postern serve}: runs until SIGTERM. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = Postern.WIDTH,
    customSynopsis = "postern serve [OPTION...]",
    description = "Runs a mail server until it gets SIGTERM.",
    footer = "More: postern help users|listen|mail|smtp|policy|tls|sockets|config")
final class Serve implements Callable<Integer> {
  private static final String NO_POSTMASTER = "--postmaster names no user: ";

  /** For a stop, with all that commands under way may take. */
  private static final Duration PATIENCE = Limits.defaults().of(Limits.Time.DRAIN).plusSeconds(10);

  @Option(
      names = ConfigFile.OPTION,
      paramLabel = "FILE",
      description = "Options as lines key = value; the command line goes before it")
  private Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where files are made that no other option names. Default: ${DEFAULT-VALUE}")
  private Path data = Path.of("postern-data");

  @Option(names = "--hostname", paramLabel = "H", description = "Default: ${DEFAULT-VALUE}")
  private String hostname = "localhost";

  @Option(
      names = "--domain",
      paramLabel = "D",
      arity = "1..*",
      description = "Domains whose mail is taken. Default: the host name")
  private List<String> domains = new ArrayList<>();

  @Mixin private UserOptions users;

  @Option(
      names = "--postmaster",
      paramLabel = "USER",
      description = "Who gets mail for postmaster. Default: the first user of the file")
  private String postmaster;

  @Mixin private MailOptions mail;

  @Mixin private CertificateOptions certificates;

  @Mixin private ListenerOptions listeners;

  @Mixin private SmtpOptions smtp;

  @Mixin private RestrictionOptions restrictions;

  @Mixin private PolicyOptions policy;

  @Mixin private AliasOptions aliases;

  @Mixin private AuthSocketOptions authSockets;

  @Option(
      names = "--allow-plaintext",
      description = "Permits logins without TLS (Dovecot's disable_plaintext_auth = no)")
  private boolean allowPlaintext;

  @Option(
      names = "--login-limits",
      paramLabel = "yes|no",
      arity = "1",
      converter = YesNo.class,
      description = "no: failed logins are neither counted nor delayed. Default: yes")
  private Switch loginLimits = Switch.ON;

  @Spec private CommandSpec spec;

  private final FatalExit fatalExit = new FatalExit(System.err, Runtime.getRuntime()::halt);

  /** What an operator should know once the server runs. */
  private final List<String> notices = new ArrayList<>();

  /** The listeners that a file says more of. */
  void sections(List<ListenerSection> chosen) {
    listeners.sections(chosen);
  }

  /** What is told once the server runs. */
  void notices(List<String> told) {
    notices.addAll(told);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(fatalExit);
    refuseNothing();
    return prepared(serve -> serve.serve(serve.started()));
  }

  /**
   * Looks at all that can be seen while nothing is made.
   *
   * @throws IllegalArgumentException if something cannot be understood
   */
  void check() throws IOException, InterruptedException {
    refuseNothing();
    prepared(
        serve -> {
          serve.checked();
          return 0;
        });
  }

  private int prepared(Task task) throws IOException, InterruptedException {
    return config == null
        ? task.with(this)
        : ConfiguredServe.run(config, spec.commandLine().getParseResult(), task);
  }

  /** Until a signal: the hook ends the process. */
  private int serve(MailServer server) throws IOException, InterruptedException {
    notices.forEach(System.err::println);
    if (certificates.isSelfSigned()) {
      System.err.println("self-signed certificate, its authority is in " + authority(server));
    }
    if (loginLimits == Switch.OFF) {
      System.err.println("--login-limits no: passwords can be guessed at any speed");
    }
    if (mail.losesMail()) {
      System.err.println("--sync never: mail that was accepted may be lost when the machine stops");
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    server.addresses().forEach((name, addresses) -> addresses.forEach(a -> announce(name, a)));
    System.out.println("ready");
    System.out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  /** An empty value is a variable that a script did not set. */
  private void refuseNothing() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (option.originalStringValues().stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException(option.longestName() + " is empty");
      }
    }
  }

  /**
   * An orderly stop is a success, where a JVM ended by a signal exits with 128 + its number. One
   * that does not come to its end, for want of memory or for a lock that nobody gives back, is cut
   * short.
   */
  private static void stop(MailServer server) {
    int status = FatalExit.STATUS;
    try {
      Thread closing = new Thread(server::close, "close");
      closing.start();
      closing.join(PATIENCE.toMillis());
      status = closing.isAlive() ? FatalExit.STATUS : 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  /** Before anything is made. */
  private MailServerBuilder checked() {
    certificates.check();
    users.check();
    aliases.check();
    MailServerBuilder builder = settings();
    built(builder);
    return builder;
  }

  /** Started, or else nothing is left behind. */
  private MailServer started() throws IOException {
    MailServerBuilder builder = checked();
    if (!users.isEmpty()) {
      return started(builder, FirstUser.file(data));
    }
    refuseStranger();
    FirstUser first = Mistakes.named("--data", () -> FirstUser.ensure(data, mailDomains().get(0)));
    try {
      MailServer server = started(builder, first.file());
      first.announce();
      return server;
    } catch (Throwable e) {
      first.undo();
      throw e;
    }
  }

  private MailServer started(MailServerBuilder builder, Path file) throws IOException {
    UserOptions.Accounts accounts = users.accounts(file, certificates.asksClients());
    SaltKeyFile salts = Mistakes.named("--data", () -> SaltKeyFile.in(data));
    builder.saltKey(salts.octets());
    if (policy.greylists() || listeners.greylists()) {
      Mistakes.named("--data", () -> Mistakes.make(data));
    }
    MailServer server = built(withUsers(builder, accounts)).start();
    if (accounts.salts()) {
      salts.keep();
    }
    return server;
  }

  /** In a file that is yet to be made there is one user. */
  private void refuseStranger() {
    String first = FirstUser.name(mailDomains().get(0));
    if (postmaster != null && !postmaster.equals(first) && !Files.exists(FirstUser.file(data))) {
      throw new IllegalArgumentException(NO_POSTMASTER + postmaster);
    }
  }

  /** All but what the file of users says. */
  private MailServerBuilder settings() {
    UidlFormat uidl = mail.uidl();
    MaildirStore store =
        mail.store(data.toAbsolutePath().toString().replace("%", "%%") + "/mail/%d/%n/Maildir");
    for (MailUser user : users.everyUser()) {
      Mistakes.named(
          "--userdb",
          () -> {
            store.checkOwner(user);
            return user;
          });
    }
    MailServerBuilder builder =
        MailServer.builder()
            .hostname(hostname)
            .domains(everyDomain())
            .tls(certificates.tls(hostname))
            .authenticator(PasswdFileAuthenticator.of(FirstUser.file(data)))
            .observer(fatalExit)
            .store(store);
    loginGuard().ifPresent(builder::loginGuard);
    if (allowPlaintext) {
      builder.plaintextLogins(PlaintextLogins.ALLOWED);
    }
    if (aliases.isGiven()) {
      builder.delivery(local -> aliases.before(local, mailDomains()));
    }
    return builder.listen(named(listenerSettings(uidl)));
  }

  private ListenerSettings listenerSettings(UidlFormat uidl) {
    return new ListenerSettings(
        uidl, smtp, restrictions, policy, PolicyRule.greylist(data.resolve("greylist")));
  }

  private String[] everyDomain() {
    return Stream.concat(mailDomains().stream(), aliases.virtualDomains().stream())
        .toArray(String[]::new);
  }

  private MailServerBuilder withUsers(MailServerBuilder builder, UserOptions.Accounts accounts) {
    UserDirectory directory = accounts.directory();
    Optional<List<String>> listed = listed(directory);
    List<String> known = listed.orElseGet(List::of);
    Optional<String> bare = known.stream().filter(name -> name.indexOf('@') < 0).findFirst();
    if (!known.isEmpty()
        && mailDomains().stream()
            .noneMatch(domain -> isIn(domain, known) || isIn(domain, directory, bare))) {
      notices.add(
          "no user"
              + users.file().map(file -> " of " + file).orElse("")
              + " is in a domain that mail is taken for ("
              + String.join(", ", mailDomains())
              + "), so all mail is refused: --domain names others"
              + bare.map(
                      name ->
                          "; with username_format=%n in --passdb "
                              + name
                              + " has the mail of "
                              + name
                              + "@ each of them")
                  .orElse(""));
    }
    postmaster(directory, listed).ifPresent(builder::postmaster);
    if (!accounts.mechanisms().isEmpty()) {
      builder.saslMechanisms(accounts.mechanisms());
    }
    return builder.authenticator(accounts.logins()).userDirectory(directory);
  }

  /** The names of all users; nothing if the directory cannot say. */
  private static Optional<List<String>> listed(UserDirectory directory) {
    return ListedUserDirectory.of(directory).map(all -> Mistakes.named("--userdb", all::users));
  }

  private static boolean isIn(String domain, List<String> known) {
    String end = "@" + domain.toLowerCase(Locale.ROOT);
    return known.stream().anyMatch(user -> user.toLowerCase(Locale.ROOT).endsWith(end));
  }

  /** Whether a user whose name has no domain is looked up under each domain's. */
  private static boolean isIn(String domain, UserDirectory directory, Optional<String> bare) {
    return bare.isPresent()
        && Mistakes.named("--userdb", () -> directory.find(bare.get() + "@" + domain).user())
            .isPresent();
  }

  /** The builder names its settings, and here they are options. */
  private MailServer built(MailServerBuilder builder) {
    try {
      return builder.build();
    } catch (ConfigurationException e) {
      String told =
          e.mistakes().stream()
              // Told of the host name already.
              .filter(mistake -> !domains.isEmpty() || !mistake.startsWith("domains"))
              .collect(Collectors.joining("; "))
              .replace("hostname(...)", "--hostname")
              .replace("domains(...)", "--domain");
      throw new IllegalArgumentException(told, e);
    }
  }

  /** Mail for postmaster must be taken (RFC 5321 §4.5.1), whatever the operator thought of. */
  private Optional<String> postmaster(UserDirectory directory, Optional<List<String>> listed) {
    if (postmaster != null) {
      if (!isUser(directory, postmaster)) {
        throw new IllegalArgumentException(NO_POSTMASTER + postmaster);
      }
      return Optional.of(postmaster);
    }
    List<String> known = listed.orElseGet(List::of);
    String first = FirstUser.name(mailDomains().get(0));
    if (users.isEmpty() && known.contains(first)) {
      return Optional.of(first);
    }
    if (mailDomains().stream().allMatch(d -> known.contains("postmaster@" + d))) {
      return Optional.empty();
    }
    if (known.isEmpty()) {
      notices.add(
          "mail for postmaster is refused "
              + (listed.isEmpty() ? "if there is no such user, " : "")
              + "until --postmaster names a user");
      return Optional.empty();
    }
    notices.add(
        "mail for postmaster goes to " + known.get(0) + " unless --postmaster names another");
    return Optional.of(known.get(0));
  }

  private static boolean isUser(UserDirectory directory, String name) {
    return Mistakes.named("--postmaster", () -> directory.find(name).user()).isPresent();
  }

  /** Another guard of logins than the server's own. */
  private Optional<LoginGuard> loginGuard() {
    return switch (loginLimits) {
      case ON -> Optional.empty();
      case OFF -> Optional.of(LoginGuard.NONE);
    };
  }

  private List<String> mailDomains() {
    return domains.isEmpty() ? List.of(hostname) : domains;
  }

  /** The file of the authority of this start, for clients to trust. */
  private Path authority(MailServer server) throws IOException {
    Mistakes.make(data);
    return Files.writeString(data.resolve("ca.pem"), server.tls().orElseThrow().authorityPem());
  }

  /** The listeners, each under a name of its own. */
  private Listener[] named(ListenerSettings settings) {
    List<Listener> chosen = new ArrayList<>(listeners.listeners(settings, certificates));
    chosen.addAll(authSockets.listeners());
    Set<String> names = new HashSet<>();
    List<Listener> all = new ArrayList<>();
    for (Listener listener : chosen) {
      String name = listener.name();
      for (int n = 2; !names.add(name); n++) {
        name = listener.name() + "-" + n;
      }
      all.add(listener.name(name));
    }
    return all.toArray(Listener[]::new);
  }

  private static void announce(String name, SocketAddress address) {
    System.out.println("listening " + name + " " + text(address));
  }

  private static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress tcp) {
      String host = tcp.getAddress().getHostAddress();
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + tcp.getPort();
    }
    return "unix:" + address;
  }

  /** What is done with all options read. */
  @FunctionalInterface
  interface Task {
    int with(Serve serve) throws IOException, InterruptedException;
  }
}
