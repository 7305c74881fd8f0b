package dev.postern;

import static dev.postern.NamedProtocol.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.postern.MailServerBuilder.StartFaults;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.filter.FilterSession;
import dev.postern.filter.MessageFilter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.net.Protocol.Need;
import dev.postern.net.Protocol.TlsMode;
import dev.postern.store.Account;
import dev.postern.store.MailStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server whose parts cannot work says so when it starts. */
final class StartChecksTest {
  private static final UserDirectory KNOWN =
      name ->
          Set.of("ann", "postmaster@own.example").contains(name)
              ? UserLookup.found(MailUser.of(name))
              : UserLookup.unknown();

  private final Part first = new Part();
  private final Part second = new Part();

  @Test
  void everyPartIsAskedOnce() throws IOException {
    Part store = new Part();
    Part filter = new Part();
    try (MailServer server =
        builder(first).store(store).delivery(second).filter(filter).build().start()) {
      assertThat(server.addresses()).isNotEmpty();
    }
    assertThat(List.of(first.checks, second.checks, store.checks, filter.checks)).containsOnly(1);
  }

  @Test
  void whatIsWrongIsToldOfAllAndNothingIsBound() throws IOException {
    first.fault = new IOException("no users");
    second.fault = new IllegalStateException("no database");
    try (MailServer server = builder(first).userDirectory(second).build()) {
      assertThatIOException()
          .isThrownBy(server::start)
          .withMessageContaining("no users")
          .withMessageContaining("no database");
      assertThat(server.addresses()).isEmpty();
      first.fault = null;
      second.fault = null;
      server.start();
      assertThat(server.addresses()).isNotEmpty();
    }
  }

  @Test
  void aFaultOfTwoPartsIsToldOnce() throws IOException {
    first.fault = new IOException("there is no file x");
    second.fault = new IOException("there is no file x");
    try (MailServer server = builder(first).userDirectory(second).build()) {
      assertThatIOException().isThrownBy(server::start).withMessage("there is no file x");
    }
  }

  @Test
  void faultsMayBeLoggedInstead() throws IOException {
    first.fault = new IOException("no users");
    second.fault = Sneaked.checked();
    try (MailServer server =
        builder(first).userDirectory(second).startFaults(StartFaults.LOGGED).build().start()) {
      assertThat(server.addresses()).isNotEmpty();
    }
  }

  @Test
  void aPostmasterWhomNobodyKnowsIsAFault() throws IOException {
    MailServerBuilder builder = receiving("nobody.example").postmaster("nobody");
    try (MailServer server = builder.build()) {
      assertThatIOException()
          .isThrownBy(server::start)
          .withMessageContaining("postmaster(...) names no user of the directory: nobody;");
      assertThat(server.addresses()).isEmpty();
    }
    try (MailServer server = builder.build()) {
      // Of one fault there is one trace: here, and where it was found.
      assertThatIOException()
          .isThrownBy(server::start)
          .satisfies(
              e -> {
                assertThat(e.getStackTrace())
                    .anyMatch(
                        frame -> frame.getClassName().equals(StartChecksTest.class.getName()));
                assertThat(e).hasMessage(e.getCause().getMessage());
                assertThat(e.getCause()).hasNoCause().hasNoSuppressedExceptions();
                assertThat(e).hasNoSuppressedExceptions();
              });
    }
    try (MailServer server = receiving("nobody.example").postmaster("ann").build()) {
      assertThat(server.start().addresses()).isNotEmpty();
    }
  }

  @Test
  void aPostmasterNeedsADirectory() throws IOException {
    MailServerBuilder builder =
        builder((credentials, login) -> AuthOutcome.denied())
            .postmaster("ann")
            .delivery(local -> second.or(local));
    try (MailServer server = builder.build()) {
      assertThatIOException()
          .isThrownBy(server::start)
          .withMessage(
              "postmaster(...) names a user, and there is no directory: call userDirectory(...)");
    }
  }

  @Test
  void theDefaultIsAskedBesideWhatIsAddedToIt() throws IOException {
    MailServerBuilder builder =
        receiving("beside.example").postmaster("nobody").delivery(local -> second.or(local));
    try (MailServer server = builder.build()) {
      assertThatIOException().isThrownBy(server::start).withMessageContaining("postmaster(...)");
    }
    assertThat(second.checks).isEqualTo(1);
    builder.postmaster("ann").build().start().close();
  }

  @Test
  void noPostmasterIsAWarning() throws IOException {
    receiving("wanting.example", "own.example").build().start().close();
    assertThat(warnings("wanting.example"))
        .singleElement(STRING)
        .contains("until a user is named as the postmaster")
        .doesNotContain("own.example");
    receiving("named.example").postmaster("ann").build().start().close();
    receiving("elsewhere.example").delivery(second).build().start().close();
    receiving("added.example").delivery(local -> second.or(local)).build().start().close();
    builder(first).domains("unheard.example").userDirectory(KNOWN).build().start().close();
    for (String domain :
        List.of("named.example", "elsewhere.example", "added.example", "unheard.example")) {
      assertThat(warnings(domain)).isEmpty();
    }
  }

  @Test
  void nobodyIsAskedBeforeTheStart() throws IOException {
    Late late = new Late();
    for (String user : List.of("ann", "nobody")) {
      MailServerBuilder builder =
          receiving("late.example")
              .userDirectory(late)
              .postmaster(user)
              .startFaults(StartFaults.STOP);
      try (MailServer server = builder.build()) {
        if (user.equals("ann")) {
          assertThat(server.start().addresses()).isNotEmpty();
        } else {
          assertThatIOException()
              .isThrownBy(server::start)
              .withMessageContaining("postmaster(...)");
        }
      }
    }
    receiving("later.example").userDirectory(late).build().start().close();
    assertThat(late.early).isZero();
    assertThat(warnings("later.example")).hasSize(1);
  }

  private static MailServerBuilder receiving(String... domains) {
    return MailServer.builder()
        .domains(domains)
        .userDirectory(KNOWN)
        .listen(listener("mx", TlsMode.NONE, Need.RECIPIENTS));
  }

  private static List<String> warnings(String text) throws IOException {
    return Files.readString(Path.of(System.getProperty("org.slf4j.simpleLogger.logFile")))
        .lines()
        .filter(line -> line.contains("WARN") && line.contains(text))
        .toList();
  }

  @Test
  void theLinksOfChainsAreAskedToo() throws IOException {
    Part third = new Part();
    MailServerBuilder builder =
        builder(Authenticator.chain(first, second))
            .userDirectory(UserDirectory.chain(first, third))
            .delivery(((DeliveryTarget) second).or(third));
    builder.build().start().close();
    assertThat(List.of(first.checks, second.checks, third.checks)).containsOnly(1);
  }

  private static MailServerBuilder builder(Authenticator authenticator) {
    return MailServer.builder().authenticator(authenticator).listen(listener("echo", TlsMode.NONE));
  }

  /** Anything that a server may be made of. */
  private static final class Part
      implements Authenticator, UserDirectory, MailStore, DeliveryTarget, MessageFilter {
    private Exception fault;
    private int checks;

    @Override
    public void check() throws IOException {
      checks++;
      if (fault instanceof IOException io) {
        throw io;
      } else if (fault != null) {
        Sneaked.sneak(fault);
      }
    }

    @Override
    public FilterSession open(PeerInfo peer) {
      return new FilterSession() {};
    }

    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public UserLookup find(String name) {
      return UserLookup.unknown();
    }

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      return List.of();
    }

    @Override
    public Account account(MailUser user) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** Knows its users from its start to its end. */
  private static final class Late implements UserDirectory {
    private boolean open;
    private int early;

    @Override
    public void start(ServerContext server) {
      open = true;
    }

    @Override
    public void close() {
      open = false;
    }

    @Override
    public UserLookup find(String name) {
      early += open ? 0 : 1;
      return KNOWN.find(name);
    }
  }
}
