package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.smtp.sweep.ChunkModel.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BDAT in every order, and with sizes that are none (RFC 3030 §2). */
class ChunksTest {
  private static final String READY = "MAIL FROM:<>\r\nRCPT TO:<ann@example.org>\r\n";
  private static final int LONGEST = 4;

  private final SweptHost host =
      new SweptHost(
          server ->
              server.limits(
                  SweptHost.patient().with(Limits.Count.MESSAGE_OCTETS, ChunkModel.MOST)));

  @AfterEach
  void nothingIsLeft() {
    assertThat(host.spooled()).isZero();
    assertThat(host.unfinished()).isZero();
    assertThat(host.openFilters()).isZero();
    host.close();
  }

  private Talk hello(Kind kind) {
    host.forget();
    Talk talk = host.talk(kind);
    talk.send(kind.hello() + " c\r\n");
    return talk;
  }

  private static List<Integer> codes(String heard) {
    return Talk.replies(heard).stream().map(Talk.Heard::code).toList();
  }

  /** After a hello, after a sender and after a recipient, each in a packet of its own. */
  @ParameterizedTest
  @EnumSource(names = {"MX", "LMTP"})
  void inEveryOrder(Kind kind) {
    for (List<Step> beginning :
        List.of(List.<Step>of(), List.of(Step.MAIL), List.of(Step.MAIL, Step.RCPT, Step.RCPT))) {
      for (List<Step> steps : sequences(beginning)) {
        check(kind, steps);
      }
    }
  }

  private static List<List<Step>> sequences(List<Step> beginning) {
    List<List<Step>> all = new ArrayList<>(List.of(beginning));
    for (int i = 0; i < all.size(); i++) {
      List<Step> steps = all.get(i);
      if (steps.size() < beginning.size() + LONGEST - 1) {
        for (Step next : Step.values()) {
          List<Step> more = new ArrayList<>(steps);
          more.add(next);
          all.add(more);
        }
      }
    }
    return all;
  }

  private void check(Kind kind, List<Step> steps) {
    Talk talk = hello(kind);
    ChunkModel model = new ChunkModel(kind);
    for (Step step : steps) {
      if (step == Step.DATA && model.takesData()) {
        break;
      }
      List<Integer> expected = model.answers(step);
      assertThat(codes(talk.send(step.wire()))).as("%s at %s", steps, step).isEqualTo(expected);
    }
    assertThat(host.kept()).as("%s", steps).hasSize(model.kept().size());
    for (int i = 0; i < model.kept().size(); i++) {
      String octets = host.kept().get(i).octets();
      String text = model.kept().get(i);
      // It has no header.
      String end = text.isEmpty() ? "+0000\r\n" : "+0000\r\n\r\n";
      assertThat(octets).as("%s", steps).endsWith(end + text);
    }
    assertThat(codes(talk.send("QUIT\r\n"))).as("%s", steps).containsExactly(221);
    assertThat(host.spooled()).as("%s", steps).isZero();
  }

  /** All of them at once, as a client may that does not wait (RFC 3030 §4.2). */
  @ParameterizedTest
  @EnumSource(names = {"MX", "LMTP"})
  void pipelinedBehindOneThatIsRefused(Kind kind) {
    Talk talk = hello(kind);
    String chunk = "BDAT 6\r\nQUIT\r\n";
    String heard =
        talk.send("MAIL FROM:<>\r\n" + chunk.repeat(20) + "RSET\r\n" + READY + "NOOP\r\n");
    assertThat(codes(heard)).hasSize(1 + 20 + 4).endsWith(503, 250, 250, 250, 250);
    assertThat(codes(talk.send("BDAT 6 LAST\r\nQUIT\r\n"))).containsExactly(250);
    assertThat(host.kept().get(0).octets()).endsWith("\r\nQUIT\r\n");
    talk.connection().reset();
  }

  /** Where the chunk ends is not known: nothing behind it is carried out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BDAT",
        "BDAT ",
        "BDAT LAST",
        "BDAT x",
        "BDAT -1",
        "BDAT +6",
        "BDAT 6.0",
        "BDAT 6,0",
        "BDAT 0x6",
        "BDAT 6e0",
        "BDAT \u0666",
        "BDAT \u00d9\u00a6",
        "BDAT 6 FIRST",
        "BDAT 6 LAST LAST",
        "BDAT 6 6",
        "BDAT 6LAST",
        "BDAT 1000000000000000000",
        "BDAT 9223372036854775807",
        "BDAT 9223372036854775808",
        "BDAT 18446744073709551622",
        "BDAT 99999999999999999999999999999999999999 LAST"
      })
  void aSizeThatIsNone(String command) {
    for (Kind kind : List.of(Kind.MX, Kind.LMTP, Kind.SUBMISSION)) {
      for (String before : List.of("", READY, READY + "BDAT 0\r\n", "MAIL FROM:<>\r\nBDAT 0\r\n")) {
        Talk talk = hello(kind);
        talk.send(before);
        String heard = talk.send(command + "\r\n" + "RSET\r\n" + READY + "BDAT 0 LAST\r\n");
        assertThat(codes(heard)).as("%s %s", kind, command).containsExactly(521);
        talk.connection().advance(Duration.ofSeconds(3));
        assertThat(talk.closed()).as("%s %s", kind, command).isTrue();
        assertThat(host.kept()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "06", "000000000000000000000000000000000000006"})
  void leadingZerosMeanNothing(String size) {
    Talk talk = hello(Kind.MX);
    talk.send(READY);
    assertThat(codes(talk.send("bdat\t" + size + "  last \r\na: b\r\nNOOP\r\n")))
        .containsExactly(250, 250);
    assertThat(host.kept().get(0).octets()).endsWith("\r\na: b\r\n");
    talk.connection().reset();
  }

  @Test
  void aSizeThatIsTooSmallLeavesCommands() {
    Talk talk = hello(Kind.MX);
    talk.send(READY);
    assertThat(codes(talk.send("BDAT 6 LAST\r\na: b\r\nc: d\r\nNOOP\r\n")))
        .containsExactly(250, 500, 250);
    assertThat(host.kept().get(0).octets()).endsWith("\r\na: b\r\n");
    talk.connection().reset();
  }

  @Test
  void aSizeThatIsTooLargeTakesWhatIsMeantAsCommands() {
    Talk talk = hello(Kind.MX);
    talk.send(READY);
    assertThat(talk.send("BDAT 12 LAST\r\na: b\r\nQUIT")).isEmpty();
    assertThat(talk.send("\r")).isEmpty();
    assertThat(codes(talk.send("\n"))).containsExactly(250);
    assertThat(host.kept().get(0).octets()).endsWith("\r\na: b\r\nQUIT\r\n");
    talk.connection().reset();
  }

  /** RFC 1870 §6.3: what fits to the octet is taken, in one chunk or in several. */
  @ParameterizedTest
  @EnumSource(names = {"MX", "LMTP"})
  void theLargestMessage(Kind kind) {
    for (int first : List.of(0, 1, ChunkModel.MOST - 1, ChunkModel.MOST)) {
      for (int more : List.of(0, 1)) {
        Talk talk = hello(kind);
        talk.send(READY);
        int rest = ChunkModel.MOST - first + more;
        String half = "x".repeat(first);
        talk.send("BDAT " + first + "\r\n" + half);
        String heard = talk.send("BDAT " + rest + " LAST\r\n" + "y".repeat(rest) + "NOOP\r\n");
        assertThat(codes(heard)).containsExactly(more == 0 ? 250 : 552, 250);
        assertThat(host.kept()).hasSize(1 - more);
        talk.connection().reset();
        assertThat(host.spooled()).isZero();
      }
    }
  }

  /** A chunk of any size is read to its end, and nothing of it is kept. */
  @Test
  void hugeOnesAreSkipped() {
    Talk talk = hello(Kind.MX);
    talk.send(READY);
    assertThat(talk.send("BDAT 10000000\r\n")).isEmpty();
    String piece = "QUIT\r\n".repeat(10_000).substring(0, 50_000);
    for (int i = 0; i < 199; i++) {
      assertThat(talk.send(piece)).isEmpty();
      assertThat(host.spooled()).isZero();
    }
    assertThat(codes(talk.send(piece + "NOOP\r\n"))).containsExactly(552, 250);
    assertThat(host.kept()).isEmpty();
    talk.connection().reset();
  }

  /** What a client meant as chunk is a line of the message that DATA began. */
  @Test
  void withinDataItIsText() {
    Talk talk = hello(Kind.MX);
    assertThat(
            codes(talk.send(READY + "DATA\r\nBDAT 0 LAST\r\n.\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n")))
        .containsExactly(250, 250, 354, 250, 503, 250);
    assertThat(host.kept()).hasSize(1);
    assertThat(host.kept().get(0).octets()).endsWith("\r\nBDAT 0 LAST\r\n");
    talk.connection().reset();
  }
}
