package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderScanTest {
  private static final String MESSAGE =
      String.join(
          "\r\n",
          "Received: a",
          "\tfolded: Received:",
          "rECEIVED\t: b",
          "X-Received: c",
          "Received-SPF: d",
          "Subject: Date: x",
          "MESSAGE-ID: <x>",
          "",
          "Date: y",
          "Received: z");

  private static HeaderScan scan(String text, int piece) {
    HeaderScan scan = new HeaderScan();
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < octets.length; at += piece) {
      scan.scan(ByteBuffer.wrap(octets, at, Math.min(piece, octets.length - at)));
    }
    return scan;
  }

  @Test
  void findsFieldsHoweverTheOctetsAreCut() {
    for (int piece = 1; piece <= MESSAGE.length(); piece++) {
      HeaderScan scan = scan(MESSAGE, piece);
      assertThat(scan.hops()).isEqualTo(2);
      assertThat(scan.hasMessageId()).isTrue();
      assertThat(scan.hasDate()).isFalse();
    }
  }

  @Test
  void aLineThatIsNoFieldEndsTheHeader() {
    assertThat(scan("Received: a\r\nhello\r\nReceived: b\r\n", 5).hops()).isEqualTo(1);
    assertThat(scan("\r\nReceived: b\r\n", 5).hops()).isZero();
  }

  @Test
  void resultsOfAuthenticationAreFoundWhereSomeReaderWouldFindThem() {
    String field = "Authentication-Results: x\r\n";
    for (int piece = 1; piece <= 40; piece++) {
      assertThat(scan("A: b\r\n" + field, piece).hasAuthenticationResults()).isTrue();
      assertThat(scan("no field\r\n" + field, piece).hasAuthenticationResults()).isTrue();
      assertThat(scan("A: b\r\n\r\n" + field, piece).hasAuthenticationResults()).isFalse();
      assertThat(scan("ARC-" + field, piece).hasAuthenticationResults()).isFalse();
    }
  }

  @Test
  void aWholeMessageIsReadUpToItsBody() throws IOException {
    HeaderScan scan =
        HeaderScan.of(MessageSource.of(MESSAGE.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(scan.hops()).isEqualTo(2);
    assertThat(scan.hasMessageId()).isTrue();
    String body = "x".repeat(100_000);
    byte[] late = ("A: " + body + "\r\nDate: x").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(HeaderScan.of(MessageSource.of(late)).hasDate()).isTrue();
  }

  @Test
  void lettersOfBothCasesMakeAName() {
    assertThat(scan("DATE: y\r\n", 7).hasDate()).isTrue();
    assertThat(scan("received: y\r\nRECEIVED: y\r\n", 7).hops()).isEqualTo(2);
  }

  @Test
  void aLongNameIsNoOther() {
    assertThat(scan("Date" + "x".repeat(5_000) + ": y\r\nDate: z\r\n", 7).hasDate()).isTrue();
    assertThat(scan("Message-ID-and-more-of-it: y\r\n", 7).hasMessageId()).isFalse();
  }
}
