package dev.postern.delivery.alias;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's Postfix with tables of aliases, which throws all mail away, in a directory of its own.
 */
final class RealPostfix implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/postfix");

  private static final String MAIN =
      """
      compatibility_level = 3.6
      queue_directory = DIR/spool
      data_directory = DIR/state
      command_directory = /usr/sbin
      daemon_directory = /usr/lib/postfix/sbin
      mail_owner = postfix
      setgid_group = postdrop
      maillog_file = DIR/log
      maillog_file_prefixes = DIR
      inet_interfaces = 127.0.0.1
      inet_protocols = ipv4
      myhostname = mail.example.org
      mydestination = local.example, other.example
      myorigin = local.example
      recipient_delimiter = +-
      default_transport = discard
      relay_transport = discard
      mailbox_transport = discard
      local_recipient_maps =
      virtual_alias_domains = v.example
      virtual_alias_maps = texthash:DIR/virtual
      alias_maps = hash:DIR/aliases
      smtpd_peername_lookup = no
      enable_long_queue_ids = yes
      smtpd_recipient_restrictions = permit_mynetworks, reject
      smtpd_reject_unlisted_recipient = no
      """;

  private static final String MASTER =
      """
      127.0.0.1:PORT inet n - n - - smtpd
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 300 1 qmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      proxymap unix - - n - - proxymap
      error unix - - n - - error
      retry unix - - n - - error
      discard unix - - n - - discard
      local unix - n n - - local
      anvil unix - - n - 1 anvil
      postlog unix-dgram n - n - 1 postlogd
      """;

  private final Path directory;
  private final int port;

  private RealPostfix(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Skips the test where there is no Postfix, or it cannot be started. */
  static RealPostfix start(Path directory) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no Postfix here: .ci/install-clients");
    Assumptions.assumeTrue(
        Files.getOwner(directory).getName().equals("root"), "only root starts Postfix");
    RealPostfix postfix = new RealPostfix(directory, freePort());
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path settings = Files.createDirectory(directory.resolve("etc"));
    Files.createDirectory(directory.resolve("spool"));
    UserPrincipal owner =
        directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix");
    Files.setOwner(Files.createDirectory(directory.resolve("state")), owner);
    Files.writeString(settings.resolve("main.cf"), MAIN.replace("DIR", directory.toString()));
    Files.writeString(
        settings.resolve("master.cf"), MASTER.replace("PORT", Integer.toString(postfix.port)));
    AliasCases.write(directory);
    postfix.run("postalias", "-c", settings.toString(), "hash:" + directory.resolve("aliases"));
    postfix.run("postfix", "-c", settings.toString(), "start");
    return postfix;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private int run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("told").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command[0] + " hangs");
    }
    return process.exitValue();
  }

  /** What it says to a message for a recipient, from {@code s@s.example}. */
  String send(String recipient) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String last = in.readLine();
      for (String line :
          new String[] {
            "HELO client.example",
            "MAIL FROM:<s@s.example>",
            "RCPT TO:<" + recipient + ">",
            "DATA",
            "Subject: t\r\n\r\nt\r\n.",
            "QUIT"
          }) {
        socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
        String reply = in.readLine();
        if (line.equals("QUIT")) {
          return last;
        }
        last = reply;
      }
      return last;
    }
  }

  /** Its log from the beginning, as it grows; for a minute, since nothing interrupts a reader. */
  Process log() throws IOException {
    return new ProcessBuilder(
            "timeout", "60", "tail", "-n", "+1", "-F", directory.resolve("log").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Override
  public void close() throws Exception {
    run("postfix", "-c", directory.resolve("etc").toString(), "stop");
  }
}
