package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Dovecot, its {@code imap} and {@code pop3} programs run on one Maildir without a server.
 */
final class DovecotPeer {
  private static final Path PROGRAMS = Path.of("/usr/lib/dovecot");
  private static final String NOBODY = "65534";

  private final Path directory;
  private final Path maildir;

  /** A peer for the Maildir {@code Maildir} in a directory that it owns. */
  DovecotPeer(Path directory) throws IOException {
    this(directory, "", "");
  }

  /**
   * A peer with more configuration.
   *
   * @param options of the mail location, {@code %1$s} for the directory
   * @param more lines of configuration
   */
  DovecotPeer(Path directory, String options, String more) throws IOException {
    this.directory = directory;
    this.maildir = directory.resolve("Maildir");
    Files.writeString(
        directory.resolve("dovecot.conf"),
        """
        protocols = imap pop3
        base_dir = %1$s/run
        mail_location = maildir:%1$s/Maildir%2$s
        namespace inbox {
          inbox = yes
        }
        """
                .formatted(directory, options.formatted(directory))
            + more);
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAMS.resolve("imap"))
        && Files.isExecutable(PROGRAMS.resolve("pop3"));
  }

  Path maildir() {
    return maildir;
  }

  /** An IMAP session, already logged in. */
  Session imap() throws IOException, InterruptedException {
    return new Session("imap");
  }

  /** The answers of a POP3 session to one command. */
  List<String> pop3(String command) throws IOException, InterruptedException {
    try (Session session = new Session("pop3")) {
      session.send(command + "\r\n");
      List<String> lines = new ArrayList<>();
      String line = session.line();
      while (!line.equals(".")) {
        lines.add(line);
        line = session.line();
      }
      session.send("QUIT\r\n");
      return lines;
    }
  }

  /** Dovecot serves nobody as root, so under root it runs as nobody, who is given the files. */
  void handOver() throws IOException, InterruptedException {
    if (isRoot()) {
      Process chown =
          new ProcessBuilder("chown", "-R", NOBODY + ":" + NOBODY, directory.toString()).start();
      chown.waitFor();
      // The directories above belong to this test alone.
      for (Path up = directory; up.getNameCount() > 1; up = up.getParent()) {
        new ProcessBuilder("chmod", "o+x", up.toString()).start().waitFor();
      }
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** One running program. */
  final class Session implements Closeable {
    private final Process process;
    private final InputStream in;
    private final Path log;
    private int tag;

    private Session(String program) throws IOException, InterruptedException {
      handOver();
      List<String> command = new ArrayList<>();
      if (isRoot()) {
        command.addAll(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
      }
      command.addAll(
          List.of(
              PROGRAMS.resolve(program).toString(),
              "-c",
              directory.resolve("dovecot.conf").toString()));
      log = Files.createTempFile("dovecot", ".log");
      log.toFile().deleteOnExit();
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(log.toFile()).directory(directory.toFile());
      builder.environment().put("USER", "ann");
      builder.environment().put("HOME", directory.toString());
      process = builder.start();
      // Whatever goes wrong, no test waits for ever.
      CompletableFuture.delayedExecutor(60, TimeUnit.SECONDS).execute(process::destroyForcibly);
      in = new BufferedInputStream(process.getInputStream());
      if (program.equals("imap")) {
        line();
      }
    }

    /** The untagged lines of a command, literals in place, and its status as the last. */
    List<String> command(String text) throws IOException {
      String mark = "t" + ++tag;
      send(mark + " " + text + "\r\n");
      List<String> lines = new ArrayList<>();
      String line = line();
      while (!line.startsWith(mark)) {
        lines.add(line);
        line = line();
      }
      lines.add(line.substring(mark.length() + 1));
      return lines;
    }

    /** Appends with a literal that needs no waiting; returns the status. */
    String append(String mailbox, String flags, byte[] message) throws IOException {
      String head = "APPEND " + mailbox + " (" + flags + ") \"02-Jan-2020 03:04:05 +0000\" ";
      List<String> lines =
          command(head + "{" + message.length + "+}\r\n" + new String(message, ISO_8859_1));
      return lines.get(lines.size() - 1);
    }

    void send(String text) throws IOException {
      process.getOutputStream().write(text.getBytes(ISO_8859_1));
      process.getOutputStream().flush();
    }

    String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (true) {
        int octet = in.read();
        if (octet < 0) {
          throw new EOFException("Dovecot ended: " + Files.readString(log));
        }
        if (octet == '\n') {
          String text = line.toString(ISO_8859_1);
          int literal = literal(text);
          if (literal < 0) {
            return text.replace("\r", "");
          }
          line.write('\n');
          line.write(in.readNBytes(literal));
        } else {
          line.write(octet);
        }
      }
    }

    /** What Dovecot complained of. */
    List<String> complaints() throws IOException {
      return Files.readString(log, UTF_8)
          .lines()
          .filter(l -> l.contains("Error:") || l.contains("Warning:") || l.contains("Panic:"))
          .toList();
    }

    @Override
    public void close() throws IOException {
      end();
      List<String> complaints = complaints();
      if (!complaints.isEmpty()) {
        throw new AssertionError("Dovecot complained: " + complaints);
      }
    }

    /** Ends it, whatever it complained of. */
    void end() throws IOException {
      process.getOutputStream().close();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static int literal(String text) {
      int open = text.lastIndexOf('{');
      return text.endsWith("}\r") && open >= 0
          ? Integer.parseInt(text.substring(open + 1, text.length() - 2))
          : -1;
    }
  }
}
