package dev.postern.bench;

import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.MailUser;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from a file's rename into {@code new}, by a program that tells nobody, to the
 * line {@code * n EXISTS} that a client in IDLE reads. Dovecot's imap, where it is installed, is
 * measured beside it, by pipes.
 */
public final class IdleLatencyBench {
  private static final int DELIVERIES = 50;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(150);
  private static final String NOBODY = "65534";
  private static final Path DOVECOT = Path.of("/usr/lib/dovecot/imap");

  private IdleLatencyBench() {}

  /** Prints one row. */
  public static void main(String[] arguments) throws Exception {
    Samples dovecot = new Samples();
    if (Files.isExecutable(DOVECOT)) {
      try (WorkFolder work = WorkFolder.make()) {
        dovecot(work.path(), dovecot);
      }
    }
    Samples postern = new Samples();
    try (WorkFolder work = WorkFolder.make();
        MailServer server = postern(work.path());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.start().port("imap"))) {
      Client client = new Client(socket.getInputStream(), socket.getOutputStream());
      client.line();
      client.command("LOGIN ann@example.org x");
      measure(client, work.path().resolve("Maildir"), postern);
    }
    Table.row(
        "External delivery to `* n EXISTS` in IDLE",
        Table.spread(postern, "%.1f", "ms"),
        dovecot.isEmpty() ? "" : "Dovecot " + Table.spread(dovecot, "%.1f", "ms"),
        dovecot.isEmpty() ? "" : Table.times(postern.median(), dovecot.median()),
        "");
  }

  private static MailServer postern(Path work) {
    return MailServer.builder()
        .plaintextLogins(PlaintextLogins.ALLOWED)
        .authenticator(
            (credentials, context) ->
                AuthOutcome.accepted(MailUser.of(credentials.authenticationId())))
        .store(MaildirStore.at(work + "/Maildir"))
        .listen(Imap.imap().host("127.0.0.1").port(0))
        .build();
  }

  private static void dovecot(Path work, Samples samples) throws Exception {
    Path configuration =
        Files.writeString(
            work.resolve("dovecot.conf"),
            "protocols = imap\nbase_dir = %1$s/run\nmail_location = maildir:%1$s/Maildir\n"
                    .formatted(work)
                + "namespace inbox {\n  inbox = yes\n}\n");
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // Dovecot serves nobody as root.
      new ProcessBuilder("chown", "-R", NOBODY, work.toString()).start().waitFor();
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.addAll(List.of(DOVECOT.toString(), "-c", configuration.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("USER", "ann");
    builder.environment().put("HOME", work.toString());
    Process process = builder.start();
    try (Client client = new Client(process.getInputStream(), process.getOutputStream())) {
      client.line();
      measure(client, work.resolve("Maildir"), samples);
    } finally {
      process.destroy();
    }
  }

  private static void measure(Client client, Path maildir, Samples samples) throws Exception {
    client.command("SELECT INBOX");
    client.send("b IDLE");
    client.awaitLine("+");
    for (int i = 1; i <= DELIVERIES; i++) {
      // Deliveries far apart, as they come: a file system's clock tells them apart.
      LockSupport.parkNanos(PAUSE);
      Path written = maildir.resolve("tmp/" + i + ".M1P1.bench");
      Files.writeString(written, "Subject: bench\r\n\r\nhello\r\n");
      long begin = System.nanoTime();
      Files.move(written, maildir.resolve("new").resolve(written.getFileName()));
      client.awaitLine("* " + i + " EXISTS");
      samples.add((System.nanoTime() - begin) / 1e6);
    }
    client.send("DONE");
    client.awaitLine("b OK");
  }

  /** The client's end. */
  private static final class Client implements Closeable {
    private final BufferedReader in;
    private final OutputStream out;

    Client(InputStream in, OutputStream out) {
      this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
      this.out = out;
    }

    void command(String text) throws IOException {
      send("a " + text);
      awaitLine("a OK");
    }

    void send(String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    void awaitLine(String beginning) throws IOException {
      while (!line().startsWith(beginning)) {
        // What else the server tells is not measured.
      }
    }

    String line() throws IOException {
      String line = in.readLine();
      if (line == null) {
        throw new EOFException("the server closed the connection");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
