package dev.postern.imap.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random commands in every state. Whatever is sent, nothing escapes, each response is well formed,
 * and afterwards the session is in sync or closed.
 */
class SessionFuzzTest {
  private static final int ROUNDS = 250;

  private static final List<String> PIECES =
      List.of(
          "a1 ",
          "a2 ",
          "* ",
          "+ ",
          "LOGIN",
          "AUTHENTICATE PLAIN",
          "AUTHENTICATE LOGIN",
          "STARTTLS",
          "SELECT",
          "EXAMINE",
          "CREATE",
          "DELETE",
          "RENAME",
          "SUBSCRIBE",
          "UNSUBSCRIBE",
          "LIST",
          "LSUB",
          "STATUS",
          "APPEND",
          "CHECK",
          "CLOSE",
          "EXPUNGE",
          "SEARCH",
          "FETCH",
          "STORE",
          "COPY",
          "MOVE",
          "UID ",
          "UNSELECT",
          "IDLE",
          "DONE",
          "NAMESPACE",
          "ID",
          "NOOP",
          "LOGOUT",
          "CAPABILITY",
          " ",
          " ",
          " ",
          " ",
          "\r\n",
          "\r\n",
          "\r\n",
          "\n",
          "\r",
          "\0",
          "(",
          ")",
          "\"",
          "\\",
          "{",
          "}",
          "{3}\r\nabc",
          "{3+}\r\nabc",
          "{0}\r\n",
          "{0+}\r\n",
          "{99999999999}\r\n",
          "{70000+}\r\n",
          "INBOX",
          "Archive",
          "\"\"",
          "%",
          "*",
          "1",
          "2:3",
          "1:*",
          "*:*",
          "0",
          "4294967296",
          ",",
          ":",
          "ann",
          "secret",
          "+FLAGS",
          "-FLAGS.SILENT",
          "FLAGS",
          "(\\Seen \\Deleted)",
          "\\Recent",
          "BODY[]",
          "BODY.PEEK[HEADER.FIELDS (TO \"\r\n\")]",
          "BODY[1.2.3]<0.5>",
          "BODYSTRUCTURE",
          "ENVELOPE",
          "(MESSAGES UIDNEXT)",
          "OR",
          "NOT",
          "SINCE 1-Feb-1994",
          "TEXT",
          "CHARSET UTF-8",
          "HEADER",
          "&APw-",
          "&",
          "../..",
          "\u00fc",
          "\"17-Jul-1996 02:44:25 -0700\"",
          "AGFubgBzZWNyZXQ=",
          "=",
          "NIL");

  @ParameterizedTest
  @EnumSource
  void staysInSyncOrCloses(Start start) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed * 31L + start.ordinal());
      byte[] input = input(random);
      try {
        check(start, input);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + " input: " + new String(input, ISO_8859_1).replace("\r", "\\r"), e);
      }
    }
  }

  private static void check(Start start, byte[] input) {
    SessionRig rig = SessionRig.of("default");
    rig.say(start.prologue);
    rig.feed(input);
    ResponseStream.split(rig.heardOctets());
    List<String> last = List.of();
    for (int i = 0; i < 40 && !rig.isClosed() && !rig.startsTls(); i++) {
      finish(rig, i);
      List<String> responses = ResponseStream.split(rig.heardOctets());
      last = responses;
      if (responses.contains("sync" + i + " OK NOOP completed.")) {
        rig.hangUp();
        return;
      }
    }
    assertThat(rig.isClosed() || rig.startsTls()).as("in sync or closed: " + last).isTrue();
  }

  /** Ends whatever was begun: a literal, a line, a SASL exchange, IDLE. */
  private static void finish(SessionRig rig, int round) {
    long awaited = rig.awaitedOctets();
    if (awaited > 1_000_000) {
      // A literal that large is dropped as it comes; nobody waits for its end here.
      rig.close();
      return;
    }
    rig.feed("x".repeat((int) awaited).getBytes(ISO_8859_1));
    rig.feed(("\r\n*\r\nDONE\r\nsync" + round + " NOOP\r\n").getBytes(ISO_8859_1));
  }

  private static byte[] input(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int n = random.nextInt(30); n >= 0; n--) {
      out.writeBytes(PIECES.get(random.nextInt(PIECES.size())).getBytes(ISO_8859_1));
      if (random.nextInt(8) == 0) {
        out.write(random.nextInt(256));
      }
      if (random.nextInt(3) == 0) {
        out.writeBytes(("\r\nt" + n + " ").getBytes(ISO_8859_1));
      }
    }
    return out.toByteArray();
  }

  /** Where a session stands when the nonsense begins. */
  enum Start {
    NOT_AUTHENTICATED(""),
    SASL("s AUTHENTICATE LOGIN\r\n"),
    AUTHENTICATED("s LOGIN ann secret\r\n"),
    SELECTED("s LOGIN ann secret\r\ns SELECT INBOX\r\n"),
    EXAMINED("s LOGIN ann secret\r\ns EXAMINE INBOX\r\n"),
    IDLING("s LOGIN ann secret\r\ns SELECT INBOX\r\ns IDLE\r\n"),
    IN_LITERAL("s LOGIN ann secret\r\ns SELECT {20+}\r\nINB"),
    IN_MESSAGE("s LOGIN ann secret\r\ns SELECT INBOX\r\ns APPEND INBOX {40}\r\nSubject");

    final String prologue;

    Start(String prologue) {
      this.prologue = prologue;
    }
  }
}
