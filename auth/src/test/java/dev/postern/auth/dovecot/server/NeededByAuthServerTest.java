package dev.postern.auth.dovecot.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.ConfigurationException;
import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.auth.UserDirectory;
import dev.postern.net.internal.LoopbackConnection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Dovecot's protocols cannot do without. */
class NeededByAuthServerTest {

  @Test
  void anAuthenticatorAroundAnotherHidesItsUsers() {
    MailServerBuilder builder =
        MailServer.builder()
            .authenticator(new Knowing())
            .listen(DovecotAuthServer.users().host("127.0.0.1"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(builder::build)
        .withMessageContaining(
            "listener auth-userdb has nobody to tell of: nobody knows the users, call"
                + " userDirectory(...)");
  }

  @Test
  void anAddressIsChosen() {
    MailServerBuilder builder =
        TestServers.builder()
            .listen(
                DovecotAuthServer.clients().name("clients"),
                DovecotAuthServer.users().name("users"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(builder::build)
        .withMessageContaining("listener clients has no usual port")
        .withMessageContaining("listener users has no usual port");
  }

  /** NOTFOUND would have mail bounce that has a user. */
  @Test
  void withoutADirectoryNothingCanBeTold() {
    Listener users = DovecotAuthServer.users().userDirectory(UserDirectory.NONE);
    LoopbackConnection wire =
        LoopbackConnection.open(users, TestServers.builder().build().context(), Optional.empty());
    wire.drain();

    wire.feed(
        "VERSION\t1\t2\nUSER\t1\tann\tservice=smtp\nPASS\t2\tann\tservice=smtp\n".getBytes(UTF_8));
    wire.feed("LIST\t3\tservice=smtp\n".getBytes(UTF_8));

    assertThat(new String(wire.drain(), UTF_8)).isEqualTo("FAIL\t1\nFAIL\t2\nDONE\t3\tfail\n");
  }
}
