package dev.postern.testing.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.postern.MailServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The runner itself: it passes what is right and, above all, fails what is wrong. */
class TranscriptRunTest {

  @ParameterizedTest
  @EnumSource
  void aRightConversationPasses(Mode mode) {
    assertThatCode(
            () ->
                run(
                    mode,
                    "S: hello",
                    "C: ECHO a",
                    "S: a",
                    "C: COUNT 40",
                    "S: line {{re:[0-9]}}",
                    "S..",
                    "S: line 40",
                    "C: DATA",
                    "S: go on",
                    "C: ..x",
                    "C: .",
                    "S: COMPLETE 4",
                    "C: QUIT",
                    "S: bye",
                    "-- CLOSED"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void aWrongAnswerFails(Mode mode) {
    assertThatThrownBy(() -> run(mode, "S: hello", "C: ECHO a", "S: b", "C: QUIT", "S: bye"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("toy.transcript:4 (" + mode.label + ")")
        .hasMessageContaining("expected: b")
        .hasMessageContaining("got: a")
        .hasMessageContaining("C: ECHO a");
  }

  @ParameterizedTest
  @EnumSource
  void aWrongAnswerBehindOthersFails(Mode mode) {
    assertThatThrownBy(() -> run(mode, "S: hello", "C: COUNT 2", "S: line 1", "S: line 3"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("toy.transcript:5");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatNeverComesFails(Mode mode) {
    assertThatThrownBy(() -> run(mode, "S: hello", "C: QUIT", "S: bye", "S: and more"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("toy.transcript:5")
        .hasMessageContaining("got: null");
  }

  @ParameterizedTest
  @EnumSource
  void skippedLinesMustEndAtTheExpectedOne(Mode mode) {
    assertThatThrownBy(
            () -> run(mode, "S: hello", "C: COUNT 3", "C: QUIT", "S..", "S: line 4", "S: bye"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("toy.transcript:6");
  }

  @ParameterizedTest
  @EnumSource
  void moreOctetsThanExpectedAreNoEnd(Mode mode) {
    assertThatThrownBy(() -> run(mode, "S: hello", "C: ECHO a", "C: QUIT", "S: a", "-- CLOSED"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("toy.transcript:6")
        .hasMessageContaining("the server should have closed");
  }

  /** Costs the runner's patience, so all modes wait at once. */
  @Test
  void aServerThatDoesNotCloseFails() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Throwable>> failures = new ArrayList<>();
      for (Mode mode : Mode.values()) {
        failures.add(
            threads.submit(() -> catchThrowable(() -> run(mode, "S: hello", "-- CLOSED"))));
      }
      for (Future<Throwable> failure : failures) {
        assertThat(failure.get(30, TimeUnit.SECONDS))
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("toy.transcript:3")
            .hasMessageContaining("the server should have closed");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "OCTETS", "ONE_BUFFER"})
  void unreadOutputIsReported(Mode mode) {
    assertThatThrownBy(() -> run(mode, "S: hello", "C: COUNT 2", "S: line 1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("toy.transcript: never expected on lane 1")
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> run(mode, "S: hello", "C: HALF"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no end");
    assertThatThrownBy(() -> run(mode, "S: hello", "C2: TELL x", "S2: hello"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("lane 1")
        .hasMessageContaining("told x");
  }

  @ParameterizedTest
  @EnumSource
  void lanesAreClientsOfTheirOwn(Mode mode) {
    assertThatCode(
            () ->
                run(
                    mode,
                    "S: hello",
                    "S2: hello",
                    "C: TELL one",
                    "S2: told one",
                    "C2: TELL two",
                    "S: told two",
                    "-- HANGUP 2",
                    "-- CONNECT 2 toy",
                    "S2: hello",
                    "C2: QUIT",
                    "S2: bye",
                    "-- CLOSED 2",
                    "C: ECHO still here",
                    "S: still here"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void tlsByCommandAndFromTheStart(Mode mode) {
    assertThatCode(
            () ->
                run(
                    mode,
                    "S: hello",
                    "C: STARTTLS",
                    "S: begin",
                    "-- TLS",
                    "C: ECHO inside",
                    "S: inside",
                    "-- CONNECT 2 toys",
                    "S2: hello",
                    "C2: ECHO {{repeat 3000 abc}}",
                    "S2: {{repeat 3000 abc}}",
                    "C2: QUIT",
                    "S2: bye",
                    "-- CLOSED 2"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> run(mode, "S: hello", "C: STARTTLS", "S: begin", "-- TLS", "C: ECHO a", "S: b"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("toy.transcript:7");
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "OCTETS", "ONE_BUFFER"})
  void timePassesOnlyWhenTold(Mode mode) {
    assertThatCode(
            () ->
                run(
                    mode,
                    "S: hello",
                    "C: LATER",
                    "-- ADVANCE 60s",
                    "S: a minute later",
                    "C: QUIT",
                    "S: bye"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                run(mode, "S: hello", "C: LATER", "-- ADVANCE 59s", "C: QUIT", "S: a minute later"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("got: bye");
  }

  @ParameterizedTest
  @EnumSource
  void theClientMayStopSending(Mode mode) {
    assertThatCode(
            () -> run(mode, "S: hello", "C: ECHO a", "C~ ECHO b", "-- EOF", "S: a", "-- CLOSED"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownListenerIsNamed(Mode mode) {
    assertThatThrownBy(() -> run(mode, "S: hello", "-- CONNECT 2 nowhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @ParameterizedTest
  @EnumSource
  void theCheckAfterwardsSeesTheServer(Mode mode) throws IOException {
    List<MailServer> seen = new ArrayList<>();
    MailServer server = ToyProtocol.server();
    new TranscriptRun(transcript("S: hello"), mode, server).run(seen::add);
    assertThat(seen).containsExactly(server);
    assertThatThrownBy(
            () ->
                new TranscriptRun(transcript("S: hello"), mode, ToyProtocol.server())
                    .run(
                        any -> {
                          throw new AssertionError("not as it should be");
                        }))
        .hasMessage("not as it should be");
  }

  private static void run(Mode mode, String... lines) throws IOException {
    new TranscriptRun(transcript(lines), mode, ToyProtocol.server()).run(server -> {});
  }

  private static Transcript transcript(String... lines) {
    List<String> all = new ArrayList<>(List.of("-- LISTENER toy"));
    all.addAll(Arrays.asList(lines));
    return Transcript.parse("toy.transcript", all);
  }
}
