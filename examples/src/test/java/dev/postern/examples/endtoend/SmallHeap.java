package dev.postern.examples.endtoend;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** Sends a message that is larger than the heap, and reads it back; a program for a child. */
final class SmallHeap {
  private static final int LINES = 420_000;
  private static final byte[] HEADER =
      "Subject: endless\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE =
      ("." + "0123456789".repeat(7) + "\r\n").getBytes(StandardCharsets.US_ASCII);

  private SmallHeap() {}

  public static void main(String[] arguments) throws Exception {
    try (MailHost host = MailHost.start(Path.of(arguments[0]))) {
      String sent = send(host);
      Path file = host.inbox(MailHost.ANN).get(0);
      say("sent", sent);
      say("stored", storedTail(file));
      say("file", digest(Files.newInputStream(file)));
      say("pop3s", read(host, "pop3s"));
      say("imaps", read(host, "imaps"));
      say("heap", String.valueOf(Runtime.getRuntime().maxMemory()));
      say("size", String.valueOf(Files.size(host.inbox(MailHost.ANN).get(0))));
    }
  }

  private static void say(String what, String value) {
    System.out.println(what + "=" + value);
  }

  private static String send(MailHost host)
      throws MessagingException, IOException, NoSuchAlgorithmException {
    Session session = Angus.session("smtps", host.tls());
    try (Transport transport = session.getTransport("smtps");
        DigestOutputStream digest =
            new DigestOutputStream(OutputStream.nullOutputStream(), sha256())) {
      transport.connect("localhost", host.port("smtps"), MailHost.ANN, MailHost.PASSWORD);
      transport.sendMessage(new Endless(session), Angus.addresses(MailHost.ANN));
      Endless.write(digest);
      return hex(digest.getMessageDigest());
    }
  }

  private static String storedTail(Path file) throws IOException, NoSuchAlgorithmException {
    long sent = HEADER.length + (long) LINES * LINE.length;
    InputStream in = Files.newInputStream(file);
    in.skipNBytes(Files.size(file) - sent);
    return digest(in);
  }

  private static String read(MailHost host, String protocol)
      throws MessagingException, IOException, NoSuchAlgorithmException {
    try (Store store = Angus.store(host, protocol);
        Folder inbox = store.getFolder("INBOX");
        DigestOutputStream digest =
            new DigestOutputStream(OutputStream.nullOutputStream(), sha256())) {
      inbox.open(Folder.READ_ONLY);
      inbox.getMessage(1).writeTo(digest);
      return hex(digest.getMessageDigest());
    }
  }

  private static String digest(InputStream in) throws IOException, NoSuchAlgorithmException {
    try (DigestInputStream digest = new DigestInputStream(in, sha256())) {
      digest.transferTo(OutputStream.nullOutputStream());
      return hex(digest.getMessageDigest());
    }
  }

  private static MessageDigest sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256");
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A message that is made while it is sent. */
  private static final class Endless extends SMTPMessage {
    Endless(Session session) throws MessagingException {
      super(session);
      setEnvelopeFrom(MailHost.ANN);
    }

    static void write(OutputStream out) throws IOException {
      out.write(HEADER);
      for (int i = 0; i < LINES; i++) {
        out.write(LINE);
      }
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException {
      write(out);
    }
  }
}
