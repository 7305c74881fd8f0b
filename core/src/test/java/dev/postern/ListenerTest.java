package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenerTest {
  private static final Protocol IMAPS =
      new Protocol() {
        @Override
        public String name() {
          return "imaps";
        }

        @Override
        public int defaultPort() {
          return 993;
        }

        @Override
        public TlsMode tlsMode() {
          return TlsMode.IMPLICIT;
        }

        @Override
        public ProtocolSession open(Connection connection, ServerContext server) {
          throw new UnsupportedOperationException();
        }

        @Override
        public byte[] refusal(Goodbye reason) {
          return new byte[0];
        }
      };

  private final Listener listener = Listener.of(IMAPS);

  @Test
  void listensToItselfAtTheUsualPortByDefault() {
    assertThat(listener.name()).isEqualTo("imaps");
    assertThat(listener.protocol()).isSameAs(IMAPS);
    assertThat(listener.address()).isEqualTo(new Listener.Address.Tcp("localhost", 993));
    assertThat(listener.proxies()).isEmpty();
    assertThat(listener.hiddenCapabilities()).isEmpty();
  }

  @Test
  void hostAndPortAreChosenInAnyOrder() {
    assertThat(listener.host("::").port(0).address())
        .isEqualTo(new Listener.Address.Tcp("::", 0))
        .isEqualTo(listener.port(0).host("::").address());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536, Integer.MAX_VALUE})
  void aPortHasSixteenBits(int port) {
    assertThatThrownBy(() -> listener.port(port)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "a\nb"})
  void aNameStandsInLogs(String name) {
    assertThatThrownBy(() -> listener.name(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name");
  }

  @ParameterizedTest
  @CsvSource({"0660, rw-rw----", "640, rw-r-----", "0712, rwx--x-w-", "000, ---------"})
  void permissionsMayBeOctal(String octal, String letters) {
    assertThat(listener.unix(Path.of("s"), octal).address())
        .isEqualTo(listener.unix(Path.of("s"), letters).address());
  }

  @Test
  void whatIsNoHostOrNoPermissionsIsToldAtOnce() {
    assertThatThrownBy(() -> listener.host(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0.0.0 or ::");
    assertThatThrownBy(() -> listener.unix(Path.of("s"), "0680"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("permissions are written as rw-rw---- or 0660, not 0680");
  }

  @Test
  void aUnixSocketIsAnAddressToo() {
    Listener unix = listener.port(143).unix(Path.of("lmtp.sock"));

    assertThat(unix.address())
        .isEqualTo(
            new Listener.Address.Unix(
                Path.of("lmtp.sock"),
                PosixFilePermissions.fromString("rw-------"),
                Optional.empty(),
                Optional.empty()));
    assertThat(unix.host("127.0.0.1").address())
        .isEqualTo(new Listener.Address.Tcp("127.0.0.1", 993));
    assertThat(unix.port(25).address()).isEqualTo(new Listener.Address.Tcp("localhost", 25));
  }

  @ParameterizedTest
  @CsvSource({"postfix,postfix,", "postfix:mail,postfix,mail", ":mail,,mail"})
  void aUnixSocketMayBeSomebodyElses(String written, String owner, String group) {
    Listener.Address.Unix unix =
        (Listener.Address.Unix) listener.unix(Path.of("s"), "rw-rw-rw-", written).address();

    assertThat(unix.owner()).isEqualTo(Optional.ofNullable(owner));
    assertThat(unix.group()).isEqualTo(Optional.ofNullable(group));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "a:", "a:b:c", "a b"})
  void anOwnerIsWrittenAsChownTakesIt(String owner) {
    assertThatThrownBy(() -> listener.unix(Path.of("s"), "rw-rw-rw-", owner))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an owner is USER, USER:GROUP or :GROUP, not " + owner);
  }

  @Test
  void copiesKeepEverythingElse() {
    TrustedNetworks networks = TrustedNetworks.of("127.0.0.1");

    Listener all =
        listener
            .name("second")
            .proxyProtocol(networks)
            .hiding("idle", "MOVE")
            .hiding("Idle", "enable")
            .port(1143)
            .host("127.0.0.1");

    assertThat(all.name()).isEqualTo("second");
    assertThat(all.proxies()).contains(networks);
    assertThat(all.hiddenCapabilities()).containsExactlyInAnyOrder("IDLE", "MOVE", "ENABLE");
    assertThat(all.unix(Path.of("s")).proxies()).contains(networks);
    assertThat(listener.hiddenCapabilities()).isEmpty();
    assertThat(listener.name()).isEqualTo("imaps");
    assertThatThrownBy(() -> all.hiddenCapabilities().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
