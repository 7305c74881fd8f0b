package dev.postern.smtp.sweep;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.Tls;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.filter.FilterSession;
import dev.postern.filter.MessageFilter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSpool;
import dev.postern.message.SmtpStatus;
import dev.postern.net.InputSpace;
import dev.postern.smtp.Policy;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A server with a listener of each kind, and what was delivered there. There is mail for ann and
 * bob of example.org; bob logs in as {@link #LOGIN}.
 */
final class SweptHost implements AutoCloseable {
  static final String LOGIN = base64("\0bob\0secret");
  static final String WRONG_LOGIN = base64("\0bob\0wrong");

  private static final Tls TLS = Tls.selfSigned("localhost");
  private static final Set<String> USERS = Set.of("ann", "bob", "postmaster");

  private final List<Kept> kept = new ArrayList<>();
  private final AtomicInteger openFilters = new AtomicInteger();
  private final MailServer server;

  /**
   * A message that was delivered.
   *
   * @param recipients how many it was for
   * @param octets trace fields and message, an octet a character
   */
  record Kept(int recipients, String octets) {

    /** What came behind the trace fields, if it begins so. */
    String from(String beginning) {
      int start = octets.indexOf("\n" + beginning);
      return start < 0 ? octets : octets.substring(start + 1);
    }
  }

  SweptHost() {
    this(builder -> builder);
  }

  SweptHost(UnaryOperator<MailServerBuilder> changes) {
    server = changes.apply(usual()).build();
  }

  /** One with a listener "hiding" more, which is for other servers and hides an extension. */
  static SweptHost hiding(String keyword) {
    return new SweptHost(server -> server.listen(Smtp.mx().hiding(keyword).name("hiding").port(0)));
  }

  private MailServerBuilder usual() {
    return MailServer.builder()
        .hostname("mail.example.org")
        .domains("example.org")
        .tls(TLS)
        .limits(patient())
        .authenticator(SweptHost::authenticate)
        .delivery(new Target())
        .filter(new Counted())
        .listen(listeners());
  }

  private static Listener[] listeners() {
    Policy loginsHelp =
        Policy.recipient(PolicyRule.permitAuthenticated(), PolicyRule.rejectUnauthDestination());
    return List.of(
            Smtp.mx(),
            Smtp.mx(loginsHelp).name("logins"),
            Smtp.mx(loginsHelp.withClient(PolicyRule.reject())).name("away"),
            Smtp.submission(),
            Smtp.smtps(),
            Smtp.lmtp())
        .stream()
        .map(listener -> listener.port(0))
        .toArray(Listener[]::new);
  }

  /** Limits that a sweep never reaches. */
  static Limits patient() {
    return Limits.defaults()
        .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ZERO)
        .with(Limits.Time.SMTP_ERROR_DELAY, Duration.ZERO)
        .with(Limits.Time.AUTH_BLOCK, Duration.ZERO)
        .with(Limits.Count.AUTH_FAILURES, 1_000_000)
        .with(Limits.Count.AUTH_FAILURES_PER_SOURCE, 1_000_000)
        .with(Limits.Count.SMTP_JUNK_COMMANDS, 1_000_000)
        .with(Limits.Count.COMMANDS_BEFORE_LOGIN, 1_000_000)
        .with(Limits.Count.ERRORS, 1_000_000);
  }

  MailServer server() {
    return server;
  }

  Talk talk(Kind kind) {
    return talk(kind.listener());
  }

  Talk talk(String listener) {
    return new Talk(server, listener);
  }

  synchronized List<Kept> kept() {
    return List.copyOf(kept);
  }

  synchronized void forget() {
    kept.clear();
  }

  /** Filters of connections that have not been closed. */
  int openFilters() {
    return openFilters.get();
  }

  /** Octets of messages under way, by what others could use. */
  long spooled() {
    return server.context().limits().of(Limits.Count.SPOOL_OCTETS)
        - server.context().spool().free();
  }

  /** Spool files of this process that are open, where the system tells; they have no names. */
  static long openSpoolFiles() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    long count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(open)) {
      for (Path file : files) {
        // Those of other threads come and go.
        if (Files.isSymbolicLink(file) && isSpool(file)) {
          count++;
        }
      }
    }
    return count;
  }

  private static boolean isSpool(Path file) throws IOException {
    try {
      return Files.readSymbolicLink(file).toString().contains(".spool");
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Octets of unfinished lines and envelopes that are counted. */
  long unfinished() {
    return InputSpace.of(server.context()).used();
  }

  @Override
  public void close() {
    server.close();
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static AuthOutcome authenticate(Credentials credentials, AuthContext context) {
    return credentials.authenticationId().equals("bob")
            && credentials instanceof Credentials.Password password
            && password.password().equals("secret")
        ? AuthOutcome.accepted(MailUser.of("bob@example.org"))
        : AuthOutcome.denied();
  }

  /** Larger than what a spool keeps in memory. */
  static int moreThanMemory() {
    return MessageSpool.MEMORY_THRESHOLD + 1;
  }

  private final class Counted implements MessageFilter {
    @Override
    public FilterSession open(dev.postern.net.PeerInfo peer) {
      openFilters.incrementAndGet();
      return new FilterSession() {
        @Override
        public void close() {
          openFilters.decrementAndGet();
        }
      };
    }
  }

  private final class Target implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      if (!Set.of("", "example.org").contains(recipient.domain())) {
        return Resolution.notResponsible();
      }
      return USERS.contains(recipient.localPart()) || recipient.localPart().startsWith("many")
          ? Resolution.accepted()
          : Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      int recipients = delivery.envelope().recipients().size();
      try (InputStream in = delivery.message().open()) {
        keep(new Kept(recipients, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return java.util.Collections.nCopies(recipients, DeliveryOutcome.delivered());
    }
  }

  private synchronized void keep(Kept message) {
    kept.add(message);
  }
}
