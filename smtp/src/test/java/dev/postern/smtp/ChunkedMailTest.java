package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.message.MailOptions;
import dev.postern.message.RcptOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What BDAT brings: stored as it came, and nothing of it left behind where it is refused. */
class ChunkedMailTest {
  private static final String BEGIN = "MAIL FROM:<a@example.net>\r\nRCPT TO:<ann@example.org>\r\n";

  private final TestServers servers = new TestServers();
  private final MailServer server = servers.variant("default");
  private final Client client = new Client(server, "smtp");

  @AfterEach
  void close() {
    server.close();
  }

  private String send(String text) {
    return client.send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String stored() {
    String text = servers.delivery.kept().get(servers.delivery.kept().size() - 1).text();
    return text.substring(text.indexOf("+0900\r\n") + "+0900\r\n".length());
  }

  private static String bdat(String chunk) {
    return "BDAT " + chunk.length() + "\r\n" + chunk;
  }

  /** They move no mail, and each is answered. */
  @Test
  void emptyChunksAreOnlyGoodForAWhile() {
    try (MailServer patient = servers.variant("few-junk")) {
      Client other = new Client(patient, "smtp");
      other.say("EHLO c");
      assertThat(other.send(octets(BEGIN + "BDAT 0\r\n".repeat(20)))).contains("\r\n421 4.");
    }
  }

  /** A KiB gives a second: an envelope is not ended while its message comes in earnest. */
  @Test
  void chunksBuyTime() {
    client.say("EHLO c");
    send(BEGIN);
    for (int minutes = 0; minutes < 90; minutes += 3) {
      client.connection().advance(Duration.ofMinutes(3));
      assertThat(send(bdat("x".repeat(400_000)))).startsWith("250 ");
    }
    client.vanish();
  }

  @Test
  void octetsAreStoredAsTheyCome() {
    String message = "Subject: x\r\n\r\n.\r\n..\r\nno line end";
    client.say("EHLO c");
    assertThat(send(BEGIN + "BDAT " + message.length() + " LAST\r\n" + message + "QUIT\r\n"))
        .contains("250 2.0.0 Ok: delivered", "221 ");
    assertThat(stored()).isEqualTo(message);
  }

  static Stream<Integer> cuts() {
    return IntStream.range(0, 30).boxed();
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aMessageIsTheSameHoweverItIsCut(int at) {
    String message = "Date: x\r\nMessage-ID: <1@x>\r\n\r\n.\r\n";
    client.say("EHLO c");
    send(BEGIN + bdat(message.substring(0, at)) + bdat(message.substring(at)) + "BDAT 0 LAST\r\n");
    assertThat(stored()).isEqualTo(message);
  }

  @Test
  void theHeaderIsReadAcrossChunks() {
    client.say("EHLO c");
    String hops = "Received: x\r\n".repeat(101);
    send(BEGIN);
    for (int i = 0; i < hops.length(); i += 7) {
      send(bdat(hops.substring(i, Math.min(i + 7, hops.length()))));
    }
    assertThat(send("BDAT 0 LAST\r\n")).startsWith("554 5.4.6 ");
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @Test
  void binaryMimeKeepsEveryOctet() {
    StringBuilder all = new StringBuilder("\r\n");
    for (int i = 0; i < 256; i++) {
      all.append((char) i).append((char) (255 - i));
    }
    client.say("EHLO c", "MAIL FROM:<a@example.net> BODY=BINARYMIME", "RCPT TO:<ann@example.org>");
    send("BDAT " + all.length() + " LAST\r\n" + all);
    assertThat(stored()).isEqualTo(all.toString());
    assertThat(servers.delivery.kept().get(0).delivery().envelope().options().body())
        .contains(MailOptions.Body.BINARY_MIME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSET\r\n",
        "EHLO again\r\n",
        "BDAT 99999999\r\n",
        "BDAT x\r\n",
        "BDAT 100 LAST\r\nhalf",
        "QUIT\r\n",
        "BDAT 0 LAST\r\n",
        "NOOP\r\n"
      })
  void nothingIsLeftInTheSpool(String next) {
    client.say("EHLO c");
    long free = server.context().spool().free();
    send(BEGIN + bdat("x".repeat(200_000)));
    assertThat(server.context().spool().free()).isLessThan(free);
    send(next);
    client.vanish();
    assertThat(server.context().spool().free()).isEqualTo(free);
  }

  @Test
  void aChunkThatIsRefusedTakesNoRoom() {
    client.say("EHLO c");
    long free = server.context().spool().free();
    send(BEGIN + bdat("x".repeat(200_000)));
    send("BDAT 52428800\r\n" + "y".repeat(100_000));
    assertThat(server.context().spool().free()).isEqualTo(free);
    client.vanish();
  }

  @Test
  void aSpoolThatIsFullIsSaidAtTheEndOfTheChunk() {
    try (MailServer small = servers.variant("spool")) {
      Client first = new Client(small, "smtp");
      first.say("EHLO c");
      first.send(octets(BEGIN + bdat("x".repeat(600))));
      Client other = new Client(small, "smtp");
      other.say("EHLO c");
      String heard = other.send(octets(BEGIN + bdat("x".repeat(600)) + bdat("y") + "RSET\r\n"));
      assertThat(heard.lines().skip(2).map(line -> line.substring(0, 9)))
          .containsExactly("452 4.3.1", "503 5.5.1", "250 2.0.0");
      assertThat(small.context().spool().free()).isEqualTo(400);
      assertThat(other.send(octets(BEGIN + "BDAT 600 LAST\r\n" + "x".repeat(600))))
          .endsWith("452 4.3.1 Insufficient system storage, try again later\r\n");
      assertThat(first.send(octets("BDAT 0 LAST\r\n"))).startsWith("250 2.0.0 Ok: delivered");
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void lmtpTakesBareNewlinesInChunksToo() {
    Client lmtp = new Client(server, "lmtp");
    lmtp.say("LHLO c");
    lmtp.send(octets(BEGIN + "BDAT 8 LAST\r\nA: \nb\rc\n"));
    assertThat(stored()).isEqualTo("A: \nb\rc\n");
  }

  /** RFC 6533 §3: as it is where the transaction says SMTPUTF8, else in ASCII; as Postfix does. */
  @Test
  void whomTheSenderNamedMayBeBeyondAscii() {
    client.say("EHLO c", "MAIL FROM:<a@example.net>");
    assertThat(send("RCPT TO:<ann@example.org> ORCPT=utf-8;j\u00c3\u00b6rg@example.net\r\n"))
        .startsWith("501 5.5.4 ");
    client.say("RCPT TO:<ann@example.org> ORCPT=utf-8;j\\x{F6}rg@example.net", "DATA", ".");
    client.say("MAIL FROM:<a@example.net> SMTPUTF8");
    assertThat(send("RCPT TO:<ann@example.org> ORCPT=UTF-8;j\u00c3\u00b6rg@example.net\r\n"))
        .startsWith("250 ");
    client.say("DATA", ".", "MAIL FROM:<a@example.net>");
    for (String malformed : List.of("j+C3rg", "j+C3+B6+0Arg", "j+C2+85rg", "j+E2+80+A8rg")) {
      assertThat(send("RCPT TO:<ann@example.org> ORCPT=rfc822;" + malformed + "\r\n"))
          .startsWith("501 5.5.4 ");
    }
    assertThat(send("RCPT TO:<ann@example.org> ORCPT=x400;j+C3+B6rg\r\n")).startsWith("501 5.5.4 ");
    client.say("RCPT TO:<ann@example.org> ORCPT=RFC822;j+C3+B6rg@example.net", "DATA", ".");
    assertThat(servers.delivery.kept())
        .extracting(
            kept ->
                kept.delivery()
                    .envelope()
                    .recipients()
                    .get(0)
                    .options()
                    .originalRecipient()
                    .orElseThrow())
        .containsExactly(
            new RcptOptions.OriginalRecipient("utf-8", "j\u00f6rg@example.net"),
            new RcptOptions.OriginalRecipient("UTF-8", "j\u00f6rg@example.net"),
            new RcptOptions.OriginalRecipient("utf-8", "j\u00f6rg@example.net"));
  }

  @Test
  void whatTheSenderWantsToHearIsKept() {
    client.say("EHLO c", "MAIL FROM:<a@example.net> RET=HDRS ENVID=QQ+2B1");
    client.say(
        "RCPT TO:<ann@example.org> NOTIFY=FAILURE,DELAY ORCPT=RFC822;x+2By@example.com",
        "RCPT TO:<bob@example.org> NOTIFY=NEVER",
        "DATA",
        ".");
    var envelope = servers.delivery.kept().get(0).delivery().envelope();
    assertThat(envelope.options().ret()).contains(MailOptions.Return.HEADERS);
    assertThat(envelope.options().envelopeId()).contains("QQ+1");
    RcptOptions ann = envelope.recipients().get(0).options();
    assertThat(ann.notifyOn())
        .contains(Set.of(RcptOptions.Notify.FAILURE, RcptOptions.Notify.DELAY));
    assertThat(ann.originalRecipient())
        .contains(new RcptOptions.OriginalRecipient("RFC822", "x+y@example.com"));
    assertThat(envelope.recipients().get(1).options().notifyOn()).contains(Set.of());
  }
}
