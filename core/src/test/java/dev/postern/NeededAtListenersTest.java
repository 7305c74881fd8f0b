package dev.postern;

import static dev.postern.MailServerBuilderTest.mistakes;
import static dev.postern.NamedProtocol.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.net.Protocol.Need;
import dev.postern.net.Protocol.TlsMode;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a listener cannot do without: somebody who knows the users, an address. */
final class NeededAtListenersTest {
  private static final Listener USERS = listener("users", TlsMode.NONE, Need.USERS);
  private static final Listener MX = listener("smtp", TlsMode.NONE, Need.RECIPIENTS);
  private static final String NOBODY_KNOWS =
      "listener users has nobody to tell of: nobody knows the users, call userDirectory(...)";
  private static final String PREFETCH_ALONE =
      "prefetch() knows only who has just logged in, call"
          + " userDirectory(UserDirectory.chain(UserDirectory.prefetch(), ...))";
  private static final UserDirectory DIRECTORY = name -> UserLookup.unknown();

  private final MailServerBuilder builder = MailServer.builder();

  @Test
  void whoTellsOfUsersNeedsADirectory() {
    builder.listen(USERS).authenticator((credentials, login) -> AuthOutcome.denied());
    assertThat(mistakes(builder)).containsExactly(NOBODY_KNOWS);
    assertThat(mistakes(builder.userDirectory(UserDirectory.NONE))).containsExactly(NOBODY_KNOWS);
    assertThat(mistakes(builder.userDirectory(DIRECTORY))).isEmpty();
  }

  @Test
  void aDirectoryOfTheListenersOwnWillDo() {
    assertThat(mistakes(builder.listen(USERS.userDirectory(DIRECTORY)))).isEmpty();
    assertThat(mistakes(MailServer.builder().listen(USERS.authenticator(new Both())))).isEmpty();
    assertThat(mistakes(MailServer.builder().listen(USERS).authenticator(new Both()))).isEmpty();
    assertThat(
            mistakes(
                MailServer.builder()
                    .userDirectory(DIRECTORY)
                    .listen(USERS.userDirectory(UserDirectory.NONE))))
        .containsExactly(NOBODY_KNOWS);
  }

  @Test
  void mailIsResolvedByTheServersDirectory() {
    builder.domains("example.org").listen(MX.userDirectory(DIRECTORY));
    String nobodyKnows =
        "listener smtp has no recipients: nobody knows the users of the domains, call"
            + " userDirectory(...)";
    assertThat(mistakes(builder)).containsExactly(nobodyKnows);
    assertThat(mistakes(builder.userDirectory(UserDirectory.NONE))).containsExactly(nobodyKnows);
    assertThat(mistakes(builder.userDirectory(DIRECTORY))).isEmpty();
  }

  @Test
  void prefetchAloneKnowsNobodyElse() {
    builder.domains("example.org").userDirectory(UserDirectory.prefetch());
    assertThat(mistakes(builder.listen(USERS, MX)))
        .containsExactly(
            "listener users has nobody to tell of: " + PREFETCH_ALONE,
            "listener smtp has no recipients: " + PREFETCH_ALONE);
    builder.userDirectory(UserDirectory.chain(UserDirectory.prefetch(), DIRECTORY));
    assertThat(mistakes(builder)).isEmpty();
    assertThat(
            mistakes(
                MailServer.builder()
                    .userDirectory(UserDirectory.prefetch())
                    .listen(listener("echo", TlsMode.NONE))))
        .as("nobody but who logs in is asked for")
        .isEmpty();
  }

  @Test
  void withoutAUsualPortTheAddressIsChosen() {
    Listener portless =
        Listener.of(new NamedProtocol("portless", TlsMode.NONE, Set.of(), Set.of()));
    String none = "listener portless has no usual port: call unix(...), or host(...) and port(...)";
    assertThat(mistakes(builder.listen(portless))).containsExactly(none);
    assertThat(mistakes(MailServer.builder().listen(portless.hiding("IDLE"))))
        .containsExactly(none);
    assertThat(mistakes(MailServer.builder().listen(portless.port(0)))).isEmpty();
    assertThat(mistakes(MailServer.builder().listen(portless.host("127.0.0.1")))).isEmpty();
    assertThat(mistakes(MailServer.builder().listen(portless.unix(Path.of("/run/x"))))).isEmpty();
    assertThat(portless.address()).isEqualTo(new Listener.Address.Tcp("localhost", 0));
  }

  /** Says who may log in and who exists. */
  private static final class Both implements Authenticator, UserDirectory {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public UserLookup find(String name) {
      return UserLookup.unknown();
    }
  }
}
