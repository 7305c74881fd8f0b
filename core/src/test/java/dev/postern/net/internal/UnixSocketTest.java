package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
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

  /** Neither a file nor a directory nor a link, and no socket all the same. */
  @Test
  void leavesAPipeAlone() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> ToyServer.at(l -> l.unix(path)))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("unix:" + path + ": a file that is no socket is in the way");
    assertThat(path).exists();
  }

  /** As {@code /dev/log} is. */
  @Test
  void leavesALivingDatagramSocketAlone() throws Exception {
    Process owner = datagramSocket();
    try {
      assertThat(owner.inputReader().readLine()).isEqualTo("bound");
      assertThatThrownBy(() -> ToyServer.at(l -> l.unix(path)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unix:" + path + ": another server's socket is in the way");
      assertThat(path).exists();
    } finally {
      owner.destroy();
      owner.waitFor();
    }
    ToyServer.at(l -> l.unix(path)).close();
  }

  private Process datagramSocket() throws IOException {
    return new ProcessBuilder(
            "perl",
            "-MSocket",
            "-e",
            "$| = 1; socket(S, AF_UNIX, SOCK_DGRAM, 0) or die; bind(S, sockaddr_un($ARGV[0])) or"
                + " die; print qq(bound\\n); <STDIN>",
            path.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A stopped server, or one that does not come to accept. */
  @Test
  void doesNotWaitForAServerThatIsBusy() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(address, 1);
      do {
        waiting.add(SocketChannel.open(StandardProtocolFamily.UNIX));
        waiting.get(waiting.size() - 1).configureBlocking(false);
      } while (isConnected(waiting.get(waiting.size() - 1), address));
      assertThatThrownBy(() -> ToyServer.at(l -> l.unix(path)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unix:" + path + ": another server's socket is in the way");
    } finally {
      for (SocketChannel client : waiting) {
        client.close();
      }
    }
    assertThat(path).exists();
  }

  /** Releases of Java differ in whether they throw. */
  private static boolean isConnected(SocketChannel client, UnixDomainSocketAddress address) {
    try {
      return client.connect(address);
    } catch (IOException e) {
      return false;
    }
  }

  /** Who is not root may not ask it: it is somebody's all the same. */
  @Test
  void leavesASocketAloneThatItMayNotConnectTo() throws IOException {
    assumeThat(Files.getOwner(directory).getName()).isNotEqualTo("root");
    try (ToyServer server = ToyServer.at(l -> l.unix(path, "---------"))) {
      assertThatThrownBy(() -> ToyServer.at(l -> l.unix(path)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unix:" + path + ": another server's socket is in the way");
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      try (ToyClient client = server.connect()) {
        assertThat(client.line()).isEqualTo("hello");
      }
    }
  }

  /** Whoever removed the file may have put another server in its place. */
  @Test
  void removesNoSocketThatIsAnothersByNow() throws IOException {
    ToyServer first = ToyServer.at(l -> l.unix(path));
    Files.delete(path);
    try (ToyServer second = ToyServer.at(l -> l.unix(path))) {
      first.close();
      try (ToyClient client = second.connect()) {
        assertThat(client.line()).isEqualTo("hello");
      }
    }
    assertThat(path).doesNotExist();
  }

  /** The JDK takes one less than the hundred and seven that Linux has. */
  @Test
  void whatNobodyCouldConnectToIsRefused() throws IOException {
    Path longest = ofLength(106);
    try (ToyServer server = ToyServer.at(l -> l.unix(longest));
        ToyClient client = server.connect()) {
      assertThat(client.line()).isEqualTo("hello");
    }
    Path longer = ofLength(107);
    assertThatThrownBy(() -> ToyServer.at(l -> l.unix(longer)).close())
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "unix:" + longer + ": the path has 107 octets, that of a socket has 106 at most");
    // In octets, not in characters.
    Path umlauts = path.resolveSibling("\u00e4".repeat(60));
    assertThatThrownBy(() -> ToyServer.at(l -> l.unix(umlauts)).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(" octets, that of a socket has 106 at most");
    assertThat(directory).isEmptyDirectory();
  }

  /** It is made in a directory of its own beside the path, which is not to be too long either. */
  @Test
  void aDirectoryWithALongPathIsNamed() throws IOException {
    Path longest = Files.createDirectory(ofLength(98));
    ToyServer.at(l -> l.unix(longest.resolve("s"))).close();
    Path parent = Files.createDirectory(ofLength(99));
    assertThatThrownBy(() -> ToyServer.at(l -> l.unix(parent.resolve("s"))).close())
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            ": the path of the directory "
                + parent
                + " has 99 octets, that of a socket's has 98"
                + " at most");
    assertThat(parent).isEmptyDirectory();
  }

  private Path ofLength(int octets) {
    return directory.resolve("x".repeat(octets - directory.toString().length() - 1));
  }
}
