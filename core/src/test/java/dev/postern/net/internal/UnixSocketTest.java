package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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
  void aMissingDirectoryIsNamed() {
    Path missing = directory.resolve("none");
    assertThatThrownBy(() -> ToyServer.at(l -> l.unix(missing.resolve("toy"))).close())
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(": there is no directory " + missing);
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

  /** Root alone can give a socket away; who is not root can only give it to itself. */
  @Test
  void canBeSomebodyElses() throws IOException {
    boolean root = Files.getOwner(directory).getName().equals("root");
    String owner = root ? "daemon:tty" : Files.getOwner(directory).getName();
    try (ToyServer server = ToyServer.at(l -> l.unix(path, "rw-rw-rw-", owner));
        ToyClient client = server.connect()) {
      assertThat(client.line()).isEqualTo("hello");
      PosixFileAttributes made = Files.readAttributes(path, PosixFileAttributes.class);
      assertThat(PosixFilePermissions.toString(made.permissions())).isEqualTo("rw-rw-rw-");
      assertThat(made.owner().getName()).isEqualTo(owner.split(":", 2)[0]);
      assertThat(made.group().getName()).isEqualTo(root ? "tty" : made.group().getName());
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void saysThatThereIsNoSuchOwner() {
    assertThatThrownBy(() -> ToyServer.at(l -> l.unix(path, "rw-------", "no-such-user")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("toy")
        .hasMessageContaining("no user or group no-such-user");
    assertThat(directory).isEmptyDirectory();
    assertThatThrownBy(() -> ToyServer.at(l -> l.unix(path, "rw-------", ":no-such-group")))
        .hasMessageContaining("no user or group no-such-group");
    assertThat(directory).isEmptyDirectory();
  }

  /** What is in its place, and who may connect, is never anything but the whole. */
  @Test
  void isNotThereBeforeItIsWhatItIsToBe() throws Exception {
    try (WatchService watch = directory.getFileSystem().newWatchService()) {
      directory.register(
          watch,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      ToyServer.at(l -> l.unix(path, "rw-rw-rw-")).close();
      // A change of its permissions would be an event of its own.
      List<String> seen = new ArrayList<>();
      while (!seen.contains("ENTRY_DELETE toy")) {
        WatchKey key = watch.take();
        key.pollEvents().forEach(event -> seen.add(event.kind() + " " + event.context()));
        key.reset();
      }
      assertThat(seen).contains("ENTRY_CREATE toy").doesNotContain("ENTRY_MODIFY toy");
    }
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
