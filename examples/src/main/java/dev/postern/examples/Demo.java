package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.Tls;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.auth.password.Passwords;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;

/** {@code postern demo}: one message all the way, for a person to follow. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Sends a message through a server and reads it back, step by step.")
final class Demo implements Callable<Integer> {
  private static final String USER = "ann@example.org";

  private final String password = FirstUser.password(new SecureRandom());

  @Override
  public Integer call() throws IOException {
    Path data = Files.createTempDirectory("postern-demo");
    try (MailServer server = server(data)) {
      server.start();
      step(1, "Server started. Type these settings into a mail client to use one like it:");
      settings(server);
      SSLContext trust = server.tls().orElseThrow().clientContext();
      byte[] message = message();
      send(server.port("smtps"), trust, message);
      step(2, "Sent " + message.length + " octets through SMTPS as " + USER + ".");
      show(data);
      byte[] byPop3 = readByPop3(server.port("pop3s"), trust);
      step(4, "Read " + byPop3.length + " octets back through POP3S.");
      byte[] byImap = readByImap(server.port("imaps"), trust);
      step(5, "Read " + byImap.length + " octets back through IMAPS.");
      return verdict(message, byPop3, byImap);
    } finally {
      delete(data);
    }
  }

  private MailServer server(Path data) throws IOException {
    Path users = data.resolve("passwd");
    Files.createFile(
        users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(users, USER + ":" + Passwords.hash(password) + "\n");
    return MailServer.builder()
        .hostname("mail.example.org")
        .domains("example.org")
        .postmaster(USER)
        .tls(Tls.selfSigned("localhost"))
        .authenticator(PasswdFileAuthenticator.of(users))
        .store(MaildirStore.at(data + "/mail/%d/%n/Maildir"))
        .listen(Smtp.submission().port(0), Smtp.smtps().port(0))
        .listen(Pop3.pop3s().port(0), Imap.imaps().port(0))
        .build();
  }

  private void settings(MailServer server) {
    System.out.printf("     user name  %s%n     password   %s%n", USER, password);
    System.out.printf("     IMAP       localhost, port %d, SSL/TLS%n", server.port("imaps"));
    System.out.printf("     POP3       localhost, port %d, SSL/TLS%n", server.port("pop3s"));
    System.out.printf(
        "     SMTP       localhost, port %d, SSL/TLS, or port %d, STARTTLS%n",
        server.port("smtps"), server.port("submission"));
  }

  private static byte[] message() {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    return ("From: Ann <ann@example.org>\r\n"
            + "To: Ann <ann@example.org>\r\n"
            + "Subject: Hello from Postern\r\n"
            + "Date: "
            + date
            + "\r\n"
            + "Message-ID: <demo@example.org>\r\n"
            + "\r\n"
            + "A line.\r\n"
            + ".A line that begins with a dot.\r\n"
            + "\r\n"
            + "The end.\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void send(int port, SSLContext trust, byte[] message) throws IOException {
    try (LineClient smtp = new LineClient(port, trust)) {
      smtp.expect("220");
      smtp.command("EHLO demo.example.org", "250");
      smtp.command("AUTH PLAIN " + base64("\0" + USER + "\0" + password), "235");
      smtp.command("MAIL FROM:<" + USER + ">", "250");
      smtp.command("RCPT TO:<" + USER + ">", "250");
      smtp.command("DATA", "354");
      smtp.send(stuffed(message));
      smtp.command(".", "250");
      smtp.command("QUIT", "221");
    }
  }

  private byte[] readByPop3(int port, SSLContext trust) throws IOException {
    try (LineClient pop3 = new LineClient(port, trust)) {
      pop3.expect("+OK");
      pop3.command("USER " + USER, "+OK");
      pop3.command("PASS " + password, "+OK");
      pop3.command("RETR 1", "+OK");
      return pop3.dotStuffed();
    }
  }

  private byte[] readByImap(int port, SSLContext trust) throws IOException {
    try (LineClient imap = new LineClient(port, trust)) {
      imap.expect("* OK");
      imap.command("a LOGIN " + USER + " " + password, "a OK");
      imap.command("b SELECT INBOX", "b OK");
      imap.send("c FETCH 1 BODY.PEEK[]\r\n".getBytes(StandardCharsets.US_ASCII));
      String line = imap.expect("* 1 FETCH");
      int open = line.lastIndexOf('{');
      return imap.octets(Integer.parseInt(line.substring(open + 1, line.length() - 1)));
    }
  }

  private static void show(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("mail"))) {
      String names =
          String.join(
              ", ",
              files
                  .filter(Files::isRegularFile)
                  .filter(f -> f.toString().contains(",S="))
                  .map(f -> data.relativize(f).toString())
                  .toList());
      step(3, "It lies in the Maildir: " + names);
    }
  }

  private static int verdict(byte[] sent, byte[] byPop3, byte[] byImap) {
    String whole = new String(byImap, StandardCharsets.ISO_8859_1);
    boolean same = java.util.Arrays.equals(byPop3, byImap);
    boolean kept = whole.endsWith(new String(sent, StandardCharsets.ISO_8859_1));
    if (same && kept) {
      int trace = byImap.length - sent.length;
      step(6, "All equal: " + trace + " octets of trace headers, then each octet that was sent.");
      return 0;
    }
    System.err.println("The octets differ: this is a defect.");
    return 1;
  }

  private static void step(int number, String text) {
    System.out.println("[" + number + "] " + text);
  }

  private static byte[] stuffed(byte[] message) {
    String text = new String(message, StandardCharsets.US_ASCII);
    return text.replace("\r\n.", "\r\n..").getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
