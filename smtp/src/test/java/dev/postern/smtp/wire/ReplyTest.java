package dev.postern.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.message.SmtpStatus;
import dev.postern.smtp.wire.ReplyEncoder.StatusCodes;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyTest {

  private static String encoded(Reply reply) {
    return encoded(reply, StatusCodes.SHOWN);
  }

  private static String encoded(Reply reply, StatusCodes statusCodes) {
    return StandardCharsets.US_ASCII.decode(new ReplyEncoder(statusCodes).encode(reply)).toString();
  }

  @ParameterizedTest
  @CsvSource({"250,2.1.1", "451,4.1.1", "550,5.1.1"})
  void theClassDigitFollowsFromTheCode(int code, String status) {
    assertThat(encoded(Reply.of(code, new EnhancedStatus("1.1"), "text")))
        .isEqualTo(code + " " + status + " text\r\n");
  }

  @Test
  void statusCodesCanBeHidden() {
    assertThat(encoded(Reply.of(550, new EnhancedStatus("1.1"), "text"), StatusCodes.HIDDEN))
        .isEqualTo("550 text\r\n");
  }

  @Test
  void severalLines() {
    assertThat(encoded(Reply.plain(250, "host", "SIZE 10", "PIPELINING")))
        .isEqualTo("250-host\r\n250-SIZE 10\r\n250 PIPELINING\r\n");
    Reply two = new Reply(550, Optional.of(EnhancedStatus.POLICY), List.of("one", "two"));
    assertThat(encoded(two)).isEqualTo("550-5.7.1 one\r\n550 5.7.1 two\r\n");
  }

  @Test
  void nothingBreaksOutOfALine() {
    assertThat(encoded(Reply.of(550, EnhancedStatus.POLICY, "a\r\n250 ok\nb\0c\u007f\u00e9\t")))
        .isEqualTo("550 5.7.1 a??250 ok?b?c???\r\n");
    assertThat(encoded(Reply.of(250, EnhancedStatus.POLICY, "Ok").about("<a\r\nb>")))
        .isEqualTo("250 2.7.1 <a??b> Ok\r\n");
  }

  @Test
  void longTextsAreFolded() {
    String folded = encoded(Reply.of(554, EnhancedStatus.POLICY, "word ".repeat(300).strip()));
    String[] lines = folded.split("\r\n");
    assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line.length()).isLessThan(511));
    assertThat(lines[0]).startsWith("554-5.7.1 word").endsWith("word");
    assertThat(lines[2]).startsWith("554 5.7.1 word");
    assertThat(folded.split("word", -1)).hasSize(301);
  }

  @Test
  void textsWithoutBlanksAreFoldedToo() {
    String folded = encoded(Reply.of(554, EnhancedStatus.POLICY, "x".repeat(1200)));
    assertThat(folded.split("\r\n"))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(510));
    assertThat(folded.chars().filter(c -> c == 'x').count()).isEqualTo(1200);
  }

  @Test
  void challengesAreNotFolded() {
    assertThat(encoded(Reply.plain(334, "A".repeat(2000)))).hasSize(4 + 2000 + 2);
  }

  @ParameterizedTest
  @CsvSource({"200,false", "399,false", "400,true", "599,true"})
  void aReplyIsARefusalFrom400On(int code, boolean refusal) {
    assertThat(Reply.plain(code, "x").isRefusal()).isEqualTo(refusal);
  }

  @Test
  void refusesWhatIsNoReply() {
    assertThatIllegalArgumentException().isThrownBy(() -> Reply.plain(199, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> Reply.plain(600, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> Reply.plain(250));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reply.of(354, EnhancedStatus.UNDEFINED, "x"));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void statusesAreSubjectAndDetail(EnhancedStatus status) {
    assertThat(status.in(550)).matches("5\\.[0-7]\\.[0-9]{1,2}");
  }

  private static List<EnhancedStatus> statuses() throws IllegalAccessException {
    List<EnhancedStatus> all = new ArrayList<>();
    for (Field field : EnhancedStatus.class.getFields()) {
      all.add((EnhancedStatus) field.get(null));
    }
    return all;
  }

  @Test
  void whatAPartOfTheServerSaysIsAReply() {
    assertThat(encoded(Reply.of(SmtpStatus.of(450, "2.1", "Mailbox is being moved"))))
        .isEqualTo("450 4.2.1 Mailbox is being moved\r\n");
    Reply ours = Reply.of(SmtpStatus.of(451, "3.0", "Disk failed"));
    assertThat(ours.isOurs()).isTrue();
    assertThat(Reply.of(SmtpStatus.defer("Later")).isOurs()).isFalse();
  }
}
