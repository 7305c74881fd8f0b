package dev.postern;

import static dev.postern.MailServerBuilderTest.mistakes;
import static dev.postern.NamedProtocol.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.Protocol.Need;
import dev.postern.net.Protocol.TlsMode;
import dev.postern.net.ProtocolSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static final String NO_CERTIFICATE =
      "EXTERNAL, and no client is asked for a certificate: call tls(...clientCertificates(...))";

  @TempDir private Path directory;
  private Path authorities;
  private final MailServerBuilder builder = MailServer.builder();

  @BeforeEach
  void makeAuthorities() throws IOException {
    authorities = directory.resolve("clients.pem");
    Files.writeString(authorities, Tls.selfSigned("clients").authorityPem());
  }

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
  void whoAsksForCertificatesNeedsClientsThatShowThem() {
    Tls plain = Tls.selfSigned("localhost");
    Tls asking = plain.clientCertificates(Tls.ClientCertificates.WANTED, authorities);
    Listener logins = listener("imap", TlsMode.STARTTLS, Need.LOGINS);
    builder.authenticator(new Both()).tls(plain).listen(logins);

    builder.saslMechanisms(new Bringing("EXTERNAL", Credentials.Certificate.class));
    assertThat(mistakes(builder))
        .containsExactly("listener imap lets nobody in: its mechanism is " + NO_CERTIFICATE);
    builder.saslMechanisms(
        new Bringing("PLAIN", Credentials.Password.class),
        new Bringing("EXTERNAL", Credentials.Certificate.class));
    assertThat(mistakes(builder)).containsExactly("saslMechanisms(...) has " + NO_CERTIFICATE);
    assertThat(mistakes(builder.tls(asking))).isEmpty();
    builder.tls(plain);
    assertThat(mistakes(builder.listen(logins.name("other").tls(asking)))).isEmpty();
    builder.saslMechanisms(new Bringing("EXTERNAL", Credentials.Certificate.class));
    assertThat(mistakes(builder))
        .containsExactly("listener imap lets nobody in: its mechanism is " + NO_CERTIFICATE);
  }

  /** Of the auth service: the certificate was shown to another server. */
  @Test
  void withoutTlsAnotherServerVerifiesThem() {
    builder
        .authenticator(new Both())
        .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
        .saslMechanisms(new Bringing("EXTERNAL", Credentials.Certificate.class));
    assertThat(mistakes(builder.listen(listener("auth", TlsMode.NONE, Need.LOGINS)))).isEmpty();
  }

  @Test
  void whatVerifiesTokensWantsAMechanismThatBringsOne() {
    Listener tokens =
        Listener.of(new Nothing(listener("imap", TlsMode.NONE, Need.LOGINS).protocol())).port(0);
    builder.authenticator(new Tokens()).listen(tokens);
    assertThat(mistakes(builder))
        .containsExactly(
            "listener imap lets nobody in: the authenticator verifies tokens, and none of its"
                + " mechanisms brings one: call saslMechanisms(...) with"
                + " SaslMechanisms.oauthBearer()");
    builder.saslMechanisms(new Bringing("X-TOKEN", Credentials.Token.class));
    assertThat(mistakes(builder)).singleElement().asString().contains("verifies nothing that");
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

  private record Bringing(String name, Class<? extends Credentials> kind) implements SaslMechanism {
    @Override
    public Exposure exposure() {
      return Exposure.PROOF;
    }

    @Override
    public Optional<Class<? extends Credentials>> credentials() {
      return Optional.of(kind);
    }

    @Override
    public SaslExchange start(SaslContext context) {
      throw new UnsupportedOperationException();
    }
  }

  /** A protocol without a way to log in. */
  private record Nothing(Protocol like) implements Protocol {
    @Override
    public String name() {
      return like.name();
    }

    @Override
    public int defaultPort() {
      return like.defaultPort();
    }

    @Override
    public TlsMode tlsMode() {
      return like.tlsMode();
    }

    @Override
    public Set<Need> needs() {
      return like.needs();
    }

    @Override
    public Set<SaslMechanism.Exposure> logins(ServerContext server, Set<String> hidden) {
      return Set.of();
    }

    @Override
    public ProtocolSession open(Connection connection, ServerContext server) {
      return like.open(connection, server);
    }

    @Override
    public byte[] refusal(Goodbye reason) {
      return like.refusal(reason);
    }
  }

  private record Tokens() implements Authenticator {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public boolean verifies(Class<? extends Credentials> kind) {
      return kind == Credentials.Token.class;
    }
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
