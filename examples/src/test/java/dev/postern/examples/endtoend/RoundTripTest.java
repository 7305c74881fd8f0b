package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job: submitted, stored, read back, octet for octet. */
@Timeout(60)
class RoundTripTest {
  @TempDir private Path data;
  private MailHost host;

  @BeforeEach
  void start() throws Exception {
    host = MailHost.start(data);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "submission"})
  void madeMail(String listener) throws Exception {
    roundTrip(listener, SampleMail.made());
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtps", "submission"})
  void largeMail(String listener) throws Exception {
    roundTrip(listener, List.of(SampleMail.large(5_000_000)));
  }

  @Test
  void realMail() throws Exception {
    Path corpus = SampleMail.corpus();
    assumeTrue(Files.isDirectory(corpus), () -> "no real mail here: " + corpus);
    List<byte[]> mail = SampleMail.real(corpus);
    assertThat(mail).hasSizeGreaterThan(20);
    roundTrip("smtps", mail);
  }

  @Test
  void eachRecipientHasACopy() throws Exception {
    byte[] message = SampleMail.of("two", "For both.\r\n");
    Angus.submit(host, "submission", List.of(message), MailHost.ANN, MailHost.BOB);
    List<Path> files = List.of(host.inbox(MailHost.ANN).get(0), host.inbox(MailHost.BOB).get(0));
    for (Path file : files) {
      assertThat(prefix(Files.readAllBytes(file), message))
          .startsWith("Return-Path: <ann@example.org>\r\nReceived: ");
    }
    assertThat(Files.isSameFile(files.get(0), files.get(1))).as("one file").isTrue();
  }

  private void roundTrip(String listener, List<byte[]> messages) throws Exception {
    List<byte[]> stored = new ArrayList<>();
    List<Path> known = new ArrayList<>();
    for (byte[] message : messages) {
      Angus.submit(host, listener, List.of(message), MailHost.ANN);
      List<Path> now = host.inbox(MailHost.ANN);
      now.removeAll(known);
      assertThat(now).as("files that are there when the 250 has come").hasSize(1);
      known.addAll(now);
      byte[] file = Files.readAllBytes(now.get(0));
      stored.add(file);
      assertThat(prefix(file, message))
          .startsWith("Return-Path: <ann@example.org>\r\nDelivered-To: ann@example.org\r\n")
          .contains("\r\n\t(Authenticated sender: ann@example.org)\r\n")
          .contains("\tby mail.example.org (Postern) with ESMTPSA id ")
          .endsWith("\r\n")
          .doesNotContain("\r\n\r\n");
    }
    assertThat(host.inbox(MailHost.ANN)).as("nothing is left over").hasSameSizeAs(messages);
    assertSame("pop3s", Angus.readAll(host, "pop3s"), stored);
    assertSame("imaps", Angus.readAll(host, "imaps"), withoutNul(stored));
  }

  private static String prefix(byte[] stored, byte[] sent) {
    int start = stored.length - sent.length;
    assertThat(start).isPositive();
    boolean equal = Arrays.equals(stored, start, stored.length, sent, 0, sent.length);
    assertThat(equal).as("the file ends with what was sent").isTrue();
    return new String(stored, 0, start, StandardCharsets.US_ASCII);
  }

  /** RFC 3501 §9 CHAR8: IMAP cannot carry NUL; one octet stands for it, as with Dovecot. */
  private static List<byte[]> withoutNul(List<byte[]> stored) {
    return stored.stream()
        .map(octets -> new String(octets, StandardCharsets.ISO_8859_1).replace('\0', '\u0080'))
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static void assertSame(String protocol, List<byte[]> read, List<byte[]> stored) {
    assertThat(read).hasSameSizeAs(stored);
    for (int i = 0; i < read.size(); i++) {
      assertThat(Arrays.mismatch(read.get(i), stored.get(i)))
          .as("first different octet of message %d by %s", i + 1, protocol)
          .isEqualTo(-1);
    }
  }
}
