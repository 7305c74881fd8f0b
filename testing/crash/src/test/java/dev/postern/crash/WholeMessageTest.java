package dev.postern.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeMessageTest {
  private static final byte[] TRACE =
      "Return-Path: <a@b.c>\r\nReceived: from x\r\n".getBytes(StandardCharsets.US_ASCII);

  private final TestMessage message = TestMessage.make("c1-smtp0-1", 3_000, new Random(1));

  @Test
  void aWholeMessageIsKnown() {
    assertThat(WholeMessage.of(message.octets(), "here"))
        .isEqualTo(new WholeMessage("c1-smtp0-1", 0));
  }

  @Test
  void traceHeadersMayStandInFront() {
    byte[] stored = behind(TRACE, message.octets());
    assertThat(WholeMessage.of(stored, "here"))
        .isEqualTo(new WholeMessage("c1-smtp0-1", TRACE.length));
  }

  @Test
  void othersMayNot() {
    complaint(behind(new byte[] {'x', '\r', '\n'}, message.octets()), "no trace header");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 200, 3_000})
  void everyHalfIsFound(int size) {
    complaint(Arrays.copyOf(message.octets(), size), "here");
  }

  @Test
  void anOctetTooMany() {
    complaint(Arrays.copyOf(message.octets(), message.octets().length + 1), "octets instead of");
  }

  @Test
  void aChangedHeader() {
    byte[] stored = message.octets().clone();
    stored[200] ^= 1;
    complaint(stored, "changed header");
  }

  @Test
  void aChangedBody() {
    byte[] stored = message.octets().clone();
    stored[stored.length - 5] ^= 1;
    complaint(stored, "changed body");
  }

  private static void complaint(byte[] stored, String words) {
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(() -> WholeMessage.of(stored, "here"))
        .withMessageContaining(words);
  }

  private static byte[] behind(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
