package dev.postern.auth.pam;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Linux's PAM decide who may log in, by password and by the state of the account (Dovecot's
 * passdb {@code pam}). PAM knows nothing of where mail is: {@link NssUserDirectory} or another
 * directory of users does. Names are in lower case, as Dovecot's default {@code
 * auth_username_format = %Lu} makes them. Immutable but for what it has logged; safe for many
 * threads.
 *
 * <p>Each login holds a thread of {@link dev.postern.net.Pool#PASSWORDS} for as long as PAM's
 * modules take, and no interrupt ends that: a module that asks a network needs a time limit of its
 * own. What modules would have a failure delayed by (pam_unix: 2 s) is left to the server, which
 * delays all denials alike and holds no thread for it. Over pam_unix the shadow file is read by
 * this process if it is root, and else by PAM's helper, for the process's own user alone.
 *
 * <p>It needs libpam and, in the JVM, JNA: from Java 24 on start with {@code
 * --enable-native-access=ALL-UNNAMED} ({@code =com.sun.jna} on the module path).
 *
 * <pre>{@code
 * PamAuthenticator.service("dovecot")
 * }</pre>
 */
public final class PamAuthenticator implements Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(PamAuthenticator.class);

  /** Where Linux-PAM reads services, in order. */
  private static final List<Path> DIRECTORIES =
      List.of(Path.of("/etc/pam.d"), Path.of("/usr/lib/pam.d"), Path.of("/usr/etc/pam.d"));

  private static final String DEFAULT = "dovecot";
  private static final String OF_PROTOCOL = "*";
  private static final String TERMINAL = "postern";

  private final String service;
  private final Optional<Path> directory;
  private final boolean credentials;
  private final boolean session;
  private final AtomicReference<String> trouble = new AtomicReference<>();

  private PamAuthenticator(
      String service, Optional<Path> directory, boolean credentials, boolean session) {
    this.service = service;
    this.directory = directory;
    this.credentials = credentials;
    this.session = session;
  }

  /**
   * Asks by a service, e.g. {@code dovecot} for {@code /etc/pam.d/dovecot}.
   *
   * @param name of a file there, or {@code *} (also {@code %s}) for the protocol's own: {@code
   *     smtp}, {@code pop3} or {@code imap}
   * @throws IllegalArgumentException if it cannot be the name of a service
   */
  public static PamAuthenticator service(String name) {
    Objects.requireNonNull(name, "name");
    String service = name.equals("%s") ? OF_PROTOCOL : name.toLowerCase(Locale.ROOT);
    if (!service.equals(OF_PROTOCOL) && !isService(service)) {
      throw new IllegalArgumentException("not the name of a PAM service: " + name);
    }
    return new PamAuthenticator(service, Optional.empty(), false, false);
  }

  /**
   * By the words of Dovecot's {@code args} for PAM: {@code session=yes}, {@code setcred=yes} and
   * the service, which is {@code dovecot} if none is named.
   *
   * @throws IllegalArgumentException if a word cannot be understood; {@code cache_key}, {@code
   *     max_requests} and {@code failure_show_msg} have no meaning here
   */
  public static PamAuthenticator parse(String args) {
    Objects.requireNonNull(args, "args");
    boolean session = false;
    boolean credentials = false;
    List<String> services = new ArrayList<>();
    for (String word : args.strip().split("\\s+", -1)) {
      if (word.startsWith("session=")) {
        session = isYes(word);
      } else if (word.startsWith("setcred=")) {
        credentials = isYes(word);
      } else if (!word.isEmpty()) {
        services.add(word);
      }
    }
    if (services.size() > 1) {
      throw new IllegalArgumentException("more than one PAM service: " + services);
    }
    PamAuthenticator by = service(services.isEmpty() ? DEFAULT : services.get(0));
    return new PamAuthenticator(by.service, by.directory, credentials, session);
  }

  private static boolean isYes(String word) {
    String value = word.substring(word.indexOf('=') + 1);
    if (!value.equals("yes") && !value.equals("no")) {
      throw new IllegalArgumentException("neither yes nor no: " + word);
    }
    return value.equals("yes");
  }

  private static boolean isService(String name) {
    return name.matches("[a-z0-9_][a-z0-9_.-]{0,63}");
  }

  /** Makes credentials too ({@code pam_setcred}), for modules that need it. */
  public PamAuthenticator withCredentials() {
    return new PamAuthenticator(service, directory, true, session);
  }

  /**
   * Opens a session at each login and closes it at once, for modules that do something there, as
   * pam_mkhomedir.
   */
  public PamAuthenticator withSession() {
    return new PamAuthenticator(service, directory, credentials, true);
  }

  /** Services of another directory. */
  PamAuthenticator in(Path of) {
    return new PamAuthenticator(service, Optional.of(of), credentials, session);
  }

  /**
   * Looks whether there is PAM, and the service, so that mistakes show at start: for a service that
   * it does not know, PAM would go by {@code /etc/pam.d/other}. Looks for no service if each
   * protocol has its own.
   *
   * @throws IOException if something is missing; the message says what to do
   */
  @Override
  public void check() throws IOException {
    Natives.pam();
    Natives.c();
    if (!service.equals(OF_PROTOCOL)) {
      described(service);
    }
  }

  private void described(String name) throws IOException {
    List<Path> places = directory.map(List::of).orElse(DIRECTORIES);
    // Without these, all services stand in /etc/pam.conf.
    boolean none = places.stream().noneMatch(Files::isDirectory);
    if (!none && places.stream().noneMatch(place -> Files.exists(place.resolve(name)))) {
      throw new IOException(
          "there is no PAM service "
              + name
              + ": describe it in "
              + places.get(0).resolve(name)
              + " (PAM would go by the service other instead)");
    }
  }

  @Override
  public AuthOutcome authenticate(Credentials presented, AuthContext context) {
    if (!(presented instanceof Credentials.Password login)) {
      return AuthOutcome.denied();
    }
    String name = login.authenticationId().toLowerCase(Locale.ROOT);
    if (!NativeText.isName(name)) {
      return AuthOutcome.denied(DenialReason.UNKNOWN_USER);
    }
    if (NativeText.length(login.password()) > NativeText.MAX_PASSWORD) {
      return AuthOutcome.denied(DenialReason.PASSWORD_TOO_LONG);
    }
    if (!NativeText.isText(login.password())) {
      return AuthOutcome.denied(DenialReason.BAD_PASSWORD);
    }
    try {
      AuthOutcome outcome = asked(name, login.password(), context);
      good();
      return isAnother(login) && outcome instanceof AuthOutcome.Accepted
          ? AuthOutcome.denied(DenialReason.NOT_AUTHORIZED)
          : outcome;
    } catch (IOException e) {
      bad(e.getMessage());
      return AuthOutcome.unavailable();
    }
  }

  private static boolean isAnother(Credentials.Password login) {
    return !login.authorizationId().isEmpty()
        && !login.authorizationId().equalsIgnoreCase(login.authenticationId());
  }

  private AuthOutcome asked(String name, String password, AuthContext context) throws IOException {
    String by = service.equals(OF_PROTOCOL) ? context.service().toLowerCase(Locale.ROOT) : service;
    if (!isService(by)) {
      throw new IOException("no PAM service can have the name of this protocol");
    }
    described(by);
    try (PamTransaction transaction = PamTransaction.start(by, directory, name, password)) {
      transaction.terminal(TERMINAL);
      context.peer().remote().ifPresent(at -> transaction.from(at.getAddress().getHostAddress()));
      return judged(transaction);
    }
  }

  private AuthOutcome judged(PamTransaction transaction) throws IOException {
    int code = transaction.authenticate();
    if (code != PamCodes.SUCCESS) {
      return denied(PamCodes.ofAuthentication(code), code, transaction);
    }
    int account = transaction.account();
    if (account != PamCodes.SUCCESS) {
      return denied(PamCodes.ofAccount(account), account, transaction);
    }
    if (credentials) {
      good(transaction, transaction.credentials());
    }
    if (session) {
      good(transaction, transaction.session());
    }
    return accepted(transaction);
  }

  private static AuthOutcome accepted(PamTransaction transaction) throws IOException {
    try {
      return AuthOutcome.accepted(MailUser.of(transaction.user().orElse("")));
    } catch (IllegalArgumentException e) {
      throw new IOException("a module changed the user's name to none", e);
    }
  }

  private static AuthOutcome denied(
      Optional<DenialReason> reason, int code, PamTransaction transaction) throws IOException {
    return AuthOutcome.denied(
        reason.orElseThrow(() -> new IOException(transaction.words(code) + " (" + code + ")")));
  }

  private static void good(PamTransaction transaction, int code) throws IOException {
    if (code != PamCodes.SUCCESS) {
      throw new IOException(transaction.words(code) + " (" + code + ")");
    }
  }

  private void good() {
    if (trouble.get() != null && trouble.getAndSet(null) != null) {
      LOG.info("pam can be asked again service={}", service);
    }
  }

  /** Told once for each reason. */
  private void bad(String reason) {
    if (!Objects.equals(reason, trouble.getAndSet(reason))) {
      LOG.warn("pam cannot be asked service={} reason={}", service, reason);
    }
  }
}
