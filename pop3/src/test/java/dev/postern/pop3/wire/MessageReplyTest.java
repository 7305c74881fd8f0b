package dev.postern.pop3.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.message.MessageSource;
import dev.postern.message.TruncatedMessageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReplyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|\"\"",
        "a|a\\r\\n",
        "a\\r\\n|a\\r\\n",
        "a\\n|a\\r\\n",
        "a\\rb|a\\rb\\r\\n",
        "a\\r|a\\r\\r\\n",
        "a\\r\\r\\n|a\\r\\r\\n",
        ".|..\\r\\n",
        "\\n.\\n..b|\\r\\n..\\r\\n...b\\r\\n",
        "\\r.\\r\\n|\\r.\\r\\n",
      })
  void stuffsDotsAndEndsLines(String stored, String sent) throws IOException {
    assertThat(reply(text(stored), MessageReply.WHOLE)).isEqualTo("+OK\r\n" + text(sent) + ".\r\n");
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "1, one", "2, one two", "3, one two three", "9, one two three"})
  void topEndsAfterSomeLines(int lines, String words) throws IOException {
    String body = words.isEmpty() ? "" : words.replace(" ", "\r\n") + "\r\n";
    assertThat(reply("H: h\r\n\r\none\r\ntwo\r\nthree", lines))
        .isEqualTo("+OK\r\nH: h\r\n\r\n" + body + ".\r\n");
  }

  @Test
  void isTheSameHoweverTheMessageIsRead() throws IOException {
    Random random = new Random(20261124);
    for (int round = 0; round < 300; round++) {
      StringBuilder message = new StringBuilder();
      for (int n = random.nextInt(2_000); n > 0; n--) {
        message.append("abc..\r\n\n".charAt(random.nextInt(8)));
      }
      String expected = reply(message.toString(), MessageReply.WHOLE);
      assertThat(expected).isEqualTo("+OK\r\n" + naive(message.toString()) + ".\r\n");
      assertThat(read(trickle(message.toString(), random))).isEqualTo(expected);
    }
  }

  @Test
  void aMessageThatEndsEarlyIsNotEndedAsIfItWereWhole() {
    MessageSource half = MessageSource.of("Subject: x\r\n\r\nhal".getBytes(US_ASCII));
    MessageSource says30 =
        new MessageSource() {
          @Override
          public long size() {
            return 30;
          }

          @Override
          public int read(long position, ByteBuffer target) throws IOException {
            return half.read(position, target);
          }
        };

    for (int lines : new int[] {MessageReply.WHOLE, 10}) {
      MessageReply reply = new MessageReply("+OK", says30, lines);
      assertThatThrownBy(() -> read(reply)).isInstanceOf(TruncatedMessageException.class);
    }
  }

  private static String naive(String stored) {
    StringBuilder sent = new StringBuilder();
    String[] lines = stored.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean last = i == lines.length - 1;
      String line =
          !last && lines[i].endsWith("\r")
              ? lines[i].substring(0, lines[i].length() - 1)
              : lines[i];
      if (!last || !line.isEmpty()) {
        sent.append(line.startsWith(".") ? "." : "").append(line).append("\r\n");
      }
    }
    return sent.toString();
  }

  private static String reply(String stored, int lines) throws IOException {
    MessageSource source = MessageSource.of(stored.getBytes(StandardCharsets.US_ASCII));
    return read(new MessageReply("+OK", source, lines));
  }

  private static MessageReply trickle(String stored, Random random) {
    byte[] octets = stored.getBytes(StandardCharsets.US_ASCII);
    MessageSource slow =
        new MessageSource() {
          @Override
          public long size() {
            return octets.length;
          }

          @Override
          public int read(long position, ByteBuffer target) {
            if (position >= octets.length) {
              return -1;
            }
            int n = (int) Math.min(1 + random.nextInt(7), octets.length - position);
            target.put(octets, (int) position, n);
            return n;
          }
        };
    return new MessageReply("+OK", slow, MessageReply.WHOLE);
  }

  private static String read(MessageReply reply) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteBuffer chunk = reply.next(); chunk != null; chunk = reply.next()) {
      byte[] octets = new byte[chunk.remaining()];
      chunk.get(octets);
      out.writeBytes(octets);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static String text(String escaped) {
    return escaped.replace("\\r", "\r").replace("\\n", "\n");
  }
}
