package dev.postern.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

final class LogTextTest {
  private static final String FORGED = "x\r\nWARN forged";

  @Test
  void showsNoControlCharactersAndNoEndlessNames() {
    // Of Unicode's own there are lines' ends (0085, 2028) and what turns the reading around (202e).
    assertThat(LogText.printable("ev\r\nil \u00e4\u0085\u2028\u202e\u001b[2J"))
        .isEqualTo("ev??il ?????[2J");
    assertThat(LogText.printable("x".repeat(256))).isEqualTo("x".repeat(256));
    assertThat(LogText.printable("x".repeat(10_000))).isEqualTo("x".repeat(256) + "...");
    assertThat(LogText.printable((Object) null)).isEqualTo("null");
  }

  @Test
  void aReasonHoldsAPath() {
    assertThat(LogText.reason("x".repeat(1_300))).isEqualTo("x".repeat(1_300));
    assertThat(LogText.reason("x".repeat(1_301))).isEqualTo("x".repeat(1_300) + "...");
    assertThat(LogText.reason(FORGED)).isEqualTo("x??WARN forged");
    assertThat(LogText.reason(null)).isEqualTo("null");
  }

  @Test
  void anExceptionThatIsPrintableStaysItself() {
    IOException thrown = new IOException("text", new AccessDeniedException("/mail/.Ev"));
    assertThat(LogText.printable(thrown)).isSameAs(thrown);
    assertThat(LogText.printable(new IOException())).isInstanceOf(IOException.class);
  }

  @Test
  void noTextOfAnExceptionMakesLines() {
    for (IOException thrown :
        new IOException[] {
          new IOException(FORGED),
          new IOException("text", new AccessDeniedException(FORGED)),
          beside(new IOException("text"), new IOException(FORGED))
        }) {
      String printed = printed(LogText.printable(thrown));
      assertThat(printed)
          .startsWith("java.io.IOException: ")
          .contains("x??WARN forged", "\tat " + LogTextTest.class.getName())
          .doesNotContain("\nWARN");
    }
    assertThat(printed(LogText.printable(new IOException("x", new AccessDeniedException(FORGED)))))
        .contains("Caused by: java.nio.file.AccessDeniedException: x??WARN forged");
    assertThat(LogText.printable(new IOException("x".repeat(9_999))).getMessage())
        .hasSizeLessThan(1_400);
  }

  @Test
  void causesMayGoInCircles() {
    IOException one = new IOException("one");
    one.initCause(new IOException(FORGED, one));
    assertThat(printed(LogText.printable(one))).doesNotContain("\nWARN");
    IOException two = new IOException("two");
    two.initCause(new IOException("printable", two));
    assertThat(printed(LogText.printable(two))).startsWith("java.io.IOException: two");
  }

  private static IOException beside(IOException thrown, Exception other) {
    thrown.addSuppressed(other);
    return thrown;
  }

  private static String printed(Throwable thrown) {
    StringWriter out = new StringWriter();
    thrown.printStackTrace(new PrintWriter(out));
    return out.toString();
  }
}
