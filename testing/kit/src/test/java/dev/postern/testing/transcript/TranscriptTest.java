package dev.postern.testing.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {

  @Test
  void everyKindOfLine() {
    Transcript read =
        parse(
            "# a comment",
            "-- SERVER strict",
            "-- LISTENER toy",
            "",
            "C: one {{TAB}}",
            "C2: two",
            "C~ no end",
            "C:",
            "S: hello {{*}}",
            "S2: x",
            "S..",
            "S3..",
            "-- TLS",
            "-- TLS 2",
            "-- CLOSED",
            "-- HANGUP 3",
            "-- EOF",
            "-- CONNECT 2 toys",
            "-- ADVANCE 1m30s",
            "-- SYNC");
    assertThat(read.server()).isEqualTo("strict");
    assertThat(read.listener()).isEqualTo("toy");
    assertThat(read.needsVirtualTime()).isTrue();
    assertThat(read.steps()).extracting(Step::line).startsWith(5, 6, 7).endsWith(18, 19, 20);
    assertThat(read.steps().subList(0, 4).stream().map(Step.Send.class::cast))
        .extracting(send -> send.lane() + new String(send.octets(), StandardCharsets.UTF_8))
        .containsExactly("1one \t\r\n", "2two\r\n", "1no end", "1\r\n");
    assertThat(read.steps().subList(6, 16))
        .containsExactly(
            new Step.AnyLines(11, 1),
            new Step.AnyLines(12, 3),
            new Step.StartTls(13, 1),
            new Step.StartTls(14, 2),
            new Step.Closed(15, 1),
            new Step.HangUp(16, 3),
            new Step.HalfClose(17, 1),
            new Step.Connect(18, 2, "toys"),
            new Step.Advance(19, Duration.ofSeconds(90)),
            new Step.Sync(20));
  }

  @Test
  void theServerIsCalledDefaultUnlessNamed() {
    Transcript read = parse("-- LISTENER toy", "S: hello");
    assertThat(read.server()).isEqualTo("default");
    assertThat(read.needsVirtualTime()).isFalse();
  }

  @Test
  void aListenerIsRequired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("S: hello"))
        .withMessageContaining("toy.transcript")
        .withMessageContaining("-- LISTENER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: what",
        "S hello",
        "Chello",
        "C",
        "-- NONSENSE",
        "-- TLS two",
        "-- CLOSED x",
        "-- CONNECT",
        "-- ADVANCE",
        "-- ADVANCE long",
        "C: {{NOPE}}",
        "C: {{repeat 5}}",
        "C: {{repeat many A}}",
        "S: {{NOPE}}",
        "S: {{re:[}}"
      })
  void mistakesNameFileAndLine(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("-- LISTENER toy", "S: hello", line))
        .withMessageStartingWith("toy.transcript:3: ");
  }

  private static Transcript parse(String... lines) {
    return Transcript.parse("toy.transcript", List.of(lines));
  }
}
