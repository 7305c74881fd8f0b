package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.smtp.Smtp;
import dev.postern.smtp.SmtpSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever mixture of CR, LF, NUL and dots stands in a message: it is taken whole or not at all,
 * and nothing that stands in it is ever carried out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmugglingTest {
  private final SweptHost host =
      new SweptHost(
          server ->
              server.listen(
                  Smtp.lmtp(SmtpSettings.defaults().bareNewlines(Smtp.BareNewlines.REFUSED))
                      .name("strict")
                      .port(0)));

  /** What a listener does about bare newlines. */
  private enum Taste {
    /** 554, and the connection is closed: the rest is read by nobody. */
    STRANGERS("smtp"),
    /** 554, and it goes on behind CRLF.CRLF. */
    REFUSED("strict"),
    TAKEN("lmtp");

    private final String listener;

    Taste(String listener) {
      this.listener = listener;
    }
  }

  @AfterAll
  void close() {
    host.close();
  }

  @ParameterizedTest
  @EnumSource
  void inOnePiece(Taste taste) {
    for (Smuggling smuggling : Smuggling.all(5)) {
      check(taste, smuggling, List.of(smuggling.data()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void octetByOctet(Taste taste) {
    for (Smuggling smuggling : Smuggling.all(4)) {
      List<String> pieces = new ArrayList<>();
      pieces.add(smuggling.data().substring(0, smuggling.from()));
      for (int i = smuggling.from(); i < smuggling.to(); i++) {
        pieces.add(smuggling.data().substring(i, i + 1));
      }
      pieces.add(smuggling.data().substring(smuggling.to()));
      check(taste, smuggling, pieces);
    }
  }

  @ParameterizedTest
  @EnumSource
  void splitAtEachOctet(Taste taste) {
    for (Smuggling smuggling : Smuggling.all(3)) {
      for (int i = smuggling.from(); i <= smuggling.to(); i++) {
        String data = smuggling.data();
        check(taste, smuggling, List.of(data.substring(0, i), data.substring(i)));
      }
    }
  }

  /** In a chunk there is no end but its size (RFC 3030 §2). */
  @ParameterizedTest
  @EnumSource
  void inAChunk(Taste taste) {
    String hello = taste == Taste.STRANGERS ? "EHLO c" : "LHLO c";
    for (Smuggling smuggling : Smuggling.all(3)) {
      host.forget();
      Talk talk = host.talk(taste.listener);
      String data = smuggling.data();
      talk.send(hello + "\r\nMAIL FROM:<>\r\nRCPT TO:<ann@example.org>\r\n");
      talk.feed("BDAT " + smuggling.to() + "\r\n" + data.substring(0, smuggling.to()));
      talk.feed("BDAT " + (data.length() - smuggling.to()) + " LAST\r\n");
      String heard = talk.send(data.substring(smuggling.to()));
      boolean refused = smuggling.hasBareNewlineInAll() && taste != Taste.TAKEN;
      assertThat(Talk.replies(heard)).as("%s", smuggling).hasSize(2);
      assertThat(host.kept()).as("%s", smuggling).hasSize(refused ? 0 : 1);
      if (!refused) {
        assertThat(host.kept().get(0).from("X-Message: ")).isEqualTo(data);
      }
      talk.connection().reset();
      assertThat(host.spooled()).isZero();
    }
  }

  private void check(Taste taste, Smuggling smuggling, List<String> pieces) {
    host.forget();
    Talk talk = host.talk(taste.listener);
    String hello = taste == Taste.STRANGERS ? "EHLO c" : "LHLO c";
    talk.send(hello + "\r\nMAIL FROM:<>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\n");
    StringBuilder heard = new StringBuilder();
    pieces.forEach(piece -> heard.append(talk.send(piece)));

    boolean refused = smuggling.hasBareNewline() && taste != Taste.TAKEN;
    boolean cut = refused && taste == Taste.STRANGERS;
    List<String> expected = new ArrayList<>();
    if (!refused) {
      expected.add(smuggling.first());
    }
    if (!cut) {
      expected.addAll(smuggling.second());
    }
    assertThat(host.kept()).as("%s", smuggling).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(host.kept().get(i).from("X-Message: "))
          .as("%s", smuggling)
          .isEqualTo(expected.get(i));
    }
    assertThat(heard.substring(0, 4)).as("%s", smuggling).isEqualTo(refused ? "554 " : "250 ");
    assertThat(talk.closed()).as("%s", smuggling).isEqualTo(cut);
    if (cut) {
      assertThat(Talk.replies(heard.toString())).as("%s", smuggling).hasSize(1);
    } else {
      assertThat(talk.say("NOOP")).as("%s", smuggling).startsWith("250 ");
    }
    talk.connection().reset();
    assertThat(host.spooled()).as("%s", smuggling).isZero();
  }
}
