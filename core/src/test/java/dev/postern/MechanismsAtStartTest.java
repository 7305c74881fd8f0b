package dev.postern;

import static dev.postern.NamedProtocol.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.SaslContext;
import dev.postern.auth.SaslExchange;
import dev.postern.auth.SaslMechanism;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A mechanism that is chosen and never offered is told of when the server starts. */
final class MechanismsAtStartTest {
  private static final Listener ECHO = listener("echo", TlsMode.NONE);

  @Test
  void whatNobodyVerifiesIsToldInOneLine() throws IOException {
    SaslMechanism[] chosen = {
      new Chosen("A-KEPT", true, Optional.empty()),
      new Chosen("A-LOST", true, Optional.empty()),
      new Chosen("A-WORD", false, Optional.of(Credentials.Password.class)),
      new Chosen("A-TOKEN", false, Optional.of(Credentials.Token.class)),
      new Chosen("A-ALONE", false, Optional.empty())
    };
    builder(chosen).authenticator(new Keeping("A-KEPT")).listen(ECHO).build().start().close();
    assertThat(warnings("A-"))
        .singleElement(STRING)
        .contains("not offered", "mechanisms=[A-LOST, A-TOKEN]");
  }

  @Test
  void oneListenersDatabaseIsEnough() throws IOException {
    builder(new Chosen("B-KEPT", true, Optional.empty()))
        .authenticator(new Keeping("none"))
        .listen(ECHO, ECHO.name("other").authenticator(new Keeping("B-KEPT")))
        .build()
        .start()
        .close();
    assertThat(warnings("B-KEPT")).isEmpty();
  }

  /** What it throws keeps no server from its start; it is told when somebody connects. */
  @Test
  void oneThatCannotTellIsNotJudged() throws IOException {
    builder(new Chosen("C-KEPT", true, Optional.empty()))
        .authenticator(new Keeping("throws"))
        .listen(ECHO)
        .build()
        .start()
        .close();
    assertThat(warnings("C-KEPT")).isEmpty();
  }

  private static MailServerBuilder builder(SaslMechanism... chosen) {
    return MailServer.builder().saslMechanisms(chosen);
  }

  private static List<String> warnings(String about) throws IOException {
    Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("WARN") && line.contains(about))
        .toList();
  }

  private record Chosen(
      String name, boolean needsSecret, Optional<Class<? extends Credentials>> credentials)
      implements SaslMechanism {
    @Override
    public Exposure exposure() {
      return Exposure.PROOF;
    }

    @Override
    public SaslExchange start(SaslContext context) {
      throw new UnsupportedOperationException();
    }
  }

  private record Keeping(String mechanism) implements Authenticator {
    @Override
    public AuthOutcome authenticate(Credentials credentials, AuthContext context) {
      return AuthOutcome.denied();
    }

    @Override
    public boolean hasSecrets(String asked) {
      if (mechanism.equals("throws")) {
        throw new IllegalStateException("simulated");
      }
      return mechanism.equals(asked);
    }
  }
}
