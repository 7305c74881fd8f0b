package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unix-domain listeners. */
@Timeout(60)
class UnixSocketTest {
  @TempDir private Path directory;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("toy");
  }

  @Test
  void talks() throws IOException {
    try (ToyServer server = ToyServer.at(l -> l.unix(path));
        ToyClient client = server.connect()) {
      assertThat(client.line()).isEqualTo("hello");
      client.send("PEER\r\nBIG 8000000\r\nQUIT\r\n");
      assertThat(client.line()).contains("remote=Optional.empty");
      client.skip(8_000_000);
      assertThat(client.line()).isEqualTo("done");
      assertThat(client.line()).isEqualTo("bye");
      assertThat(client.line()).isNull();
      assertThat(server.protocol.sessions.element().connection.peer().confidential()).isTrue();
    }
  }

  /**
   * There is no reset there, and no setting of TCP's is touched: what waited is lost all the same.
   */
  @Test
  void whatIsAbortedIsClosed() throws Exception {
    try (ToyServer server = ToyServer.at(l -> l.unix(path));
        ToyClient client = server.connect()) {
      assertThat(client.line()).isEqualTo("hello");
      client.send("ABORT\r\n");
      assertThat(client.line()).isNull();
      ToySession session = server.protocol.sessions.element();
      assertThat(session.gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(session.closedCalls).hasValue(1);
      try (ToyClient next = server.connect()) {
        assertThat(next.line()).isEqualTo("hello");
      }
    }
  }

  @Test
  void isTheOwnersAloneAndRemovedAtTheEnd() throws IOException {
    try (ToyServer server = ToyServer.at(l -> l.unix(path))) {
      assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(path));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void replacesAStaleSocket() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    try (ToyServer server = ToyServer.at(l -> l.unix(path));
        ToyClient client = server.connect()) {
      assertThat(client.line()).isEqualTo("hello");
    }
  }

  @Test
  void leavesALivingSocketAlone() throws IOException {
    try (ToyServer server = ToyServer.at(l -> l.unix(path))) {
      assertThatThrownBy(() -> ToyServer.at(l -> l.unix(path)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unix:" + path);
      try (ToyClient client = server.connect()) {
        assertThat(client.line()).isEqualTo("hello");
      }
    }
  }

  @Test
  void leavesOtherFilesAlone() throws IOException {
    Files.writeString(path, "precious");
    assertThatThrownBy(() -> ToyServer.at(l -> l.unix(path)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no socket");
    assertThat(path).hasContent("precious");
  }
}
