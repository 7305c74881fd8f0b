package dev.postern.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.message.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpCursorTest {

  private static SmtpCursor cursor(String line) {
    return new SmtpCursor(line.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({"MAIL FROM:<>,MAIL", "quit,QUIT", "Data\t,DATA", "'',''", "1MAIL,''", "MAIL1,''"})
  void verbsAreLettersUpToABlank(String line, String verb) {
    assertThat(cursor(line).verb()).isEqualTo(verb);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "<ann@example.org>|ann|example.org",
        "<Ann@EXAMPLE.org>|Ann|example.org",
        "  <ann@example.org>|ann|example.org",
        "<a.b+c=d/e#x@example.org>|a.b+c=d/e#x|example.org",
        "<foo..bar.@docomo.example>|foo..bar.|docomo.example",
        "<\"john smith\"@example.org>|john smith|example.org",
        "<\"\"@example.org>|``|example.org",
        "<\"a\\\"b\\\\c@d\"@example.org>|a\"b\\c@d|example.org",
        "<@one.example,@two.example:ann@example.org>|ann|example.org",
        "<ann@[192.0.2.1]>|ann|[192.0.2.1]",
        "<ann@[IPv6:2001:db8::1]>|ann|[ipv6:2001:db8::1]",
        "<ann@localhost>|ann|localhost",
        "<ann@my_host.example>|ann|my_host.example",
        "<ann@xn--wgv71a.example>|ann|xn--wgv71a.example",
      })
  void readsPaths(String path, String local, String domain) throws SmtpSyntaxException {
    assertThat(cursor(path).reversePath()).contains(new EmailAddress(local, domain));
    assertThat(cursor(path).forwardPath()).isEqualTo(new EmailAddress(local, domain));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann@example.org",
        "<ann@example.org",
        "<ann>",
        "<@example.org>",
        "<ann@>",
        "<ann@@example.org>",
        "<ann@example..org>",
        "<ann@example.org.>",
        "<ann@-example.org>",
        "<ann@example-.org>",
        "<ann smith@example.org>",
        "<\"ann@example.org>",
        "<\"a\u0001b\"@example.org>",
        "<\"a\\",
        "<ann@exam ple.org>",
        "<ann@[192.0.2.256]>",
        "<ann@[192.0.2]>",
        "<ann@[IPv6:::1::2]>",
        "<ann@[IPv6:1:2:3]>",
        "<ann@[example.org]>",
        "<ann@[192.0.2.1>",
        "<@one.example ann@example.org>",
        "<@one.example:>",
        "<ann@example.org>x",
        "<<ann@example.org>>",
        "<\u00e4nn@example.org>",
        "<ann@ex\u00e4mple.org>",
        "< >",
      })
  void refusesPaths(String path) {
    assertThat(
            catchThrowableOfType(SmtpSyntaxException.class, () -> cursor(path).reversePath())
                .status())
        .isEqualTo(EnhancedStatus.BAD_SENDER_SYNTAX);
    assertThat(
            catchThrowableOfType(SmtpSyntaxException.class, () -> cursor(path).forwardPath())
                .status())
        .isEqualTo(EnhancedStatus.BAD_RECIPIENT_SYNTAX);
  }

  @Test
  void theNullPathIsForSendersOnly() throws SmtpSyntaxException {
    assertThat(cursor("<>").reversePath()).isEqualTo(Optional.empty());
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor("<>").forwardPath());
  }

  @Test
  void postmasterNeedsNoDomain() throws SmtpSyntaxException {
    EmailAddress postmaster = new EmailAddress("postmaster", "");
    assertThat(cursor("<PostMaster>").forwardPath()).isEqualTo(postmaster);
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor("<postmaster>").reversePath());
  }

  @Test
  void aDomainHasAtMost255Octets() throws SmtpSyntaxException {
    // In a path there is room for no more than 252 of them (RFC 5321 §4.5.3.1.3).
    String fits = "a.".repeat(127) + "b";
    assertThat(cursor("ann@" + fits).mailbox().domain()).hasSize(255);
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor("ann@" + fits + "c").mailbox());
  }

  @Test
  void readsParameters() throws SmtpSyntaxException {
    assertThat(cursor(" size=10  BODY=8BITMIME x-flag auth=a+2Bb ").parameters())
        .isEqualTo(Map.of("SIZE", "10", "BODY", "8BITMIME", "X-FLAG", "", "AUTH", "a+2Bb"));
    assertThat(cursor("").parameters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIZE=", "=5", "SIZE=1 size=2", "A=b=c", "-A=b", "a_b=c", "\u00e4=1"})
  void refusesParameters(String text) {
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor(text).parameters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mail.example.org", "[192.0.2.1]", "[IPv6:::1]", "my_pc", "a", "host/x~1"})
  void takesHelloNames(String name) throws SmtpSyntaxException {
    assertThat(cursor(name).helloName()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "B\u00fcro,B?ro",
    "ann pc,ann?pc",
    "' ann\tpc \t',ann?pc",
    "a(b)<c>,a?b??c?",
    "'a;b,c',a?b?c",
    "a\\b\"c@d,a?b?c?d"
  })
  void replacesWhatCouldLeaveItsPlaceInATraceField(String name, String taken)
      throws SmtpSyntaxException {
    SmtpCursor cursor = cursor(name);
    assertThat(cursor.helloName()).isEqualTo(taken);
    cursor.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\t"})
  void anEmptyNameIsNoHello(String name) {
    assertThatExceptionOfType(SmtpSyntaxException.class).isThrownBy(() -> cursor(name).helloName());
  }

  @Test
  void refusesLongHelloNames() throws SmtpSyntaxException {
    assertThat(cursor("a".repeat(255)).helloName()).hasSize(255);
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor("a".repeat(256)).helloName());
  }

  @Test
  void aLocalPartHasAtMost64Octets() throws SmtpSyntaxException {
    assertThat(cursor("<" + "a".repeat(64) + "@b>").forwardPath().localPart()).hasSize(64);
    assertThat(cursor("<\"" + "a".repeat(64) + "\"@b>").reversePath().orElseThrow().localPart())
        .hasSize(64);
    for (String local : List.of("a".repeat(65), "\"" + "a".repeat(65) + "\"")) {
      assertThatExceptionOfType(SmtpSyntaxException.class)
          .isThrownBy(() -> cursor("<" + local + "@b>").forwardPath());
    }
  }

  @Test
  void aPathHasAtMost256OctetsWithItsBrackets() throws SmtpSyntaxException {
    String domain = "a.".repeat(120) + "b";
    assertThat(cursor("<" + "c".repeat(12) + "@" + domain + ">").forwardPath().localPart())
        .hasSize(12);
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor("<" + "c".repeat(13) + "@" + domain + ">").forwardPath());
  }

  private static SmtpCursor utf8(String line) {
    return new SmtpCursor(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsUtf8AndRemembersIt() throws SmtpSyntaxException {
    SmtpCursor cursor = utf8("<\"\u00e4 b\"@B\u00dcCHER.example>");
    assertThat(cursor.forwardPath())
        .isEqualTo(new EmailAddress("\u00e4 b", "xn--bcher-kva.example"));
    assertThat(cursor.passedUtf8()).isTrue();
    SmtpCursor route = utf8("<@\u00e4.example:a@b>");
    assertThat(route.forwardPath()).isEqualTo(new EmailAddress("a", "b"));
    assertThat(route.passedUtf8()).isTrue();
    SmtpCursor ascii = utf8("<a@b> \u00e4");
    ascii.reversePath();
    assertThat(ascii.passedUtf8()).isFalse();
  }

  @Test
  void pathsAndLocalPartsAreCountedInOctets() throws SmtpSyntaxException {
    assertThat(utf8("<" + "\u00e4".repeat(32) + "@b>").forwardPath().localPart()).hasSize(32);
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> utf8("<" + "\u00e4".repeat(33) + "@b>").forwardPath());
    // What is neither a label of 3 octets nor the route's name: <@: a@ b>
    String domain = "\u00e4.".repeat(25);
    String route = "@" + "r".repeat(256 - 25 * 3 - 7) + ":";
    assertThat(utf8("<" + route + "a@" + domain + "b>").forwardPath().localPart()).isEqualTo("a");
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> utf8("<" + route + "a@" + domain + "bc>").forwardPath())
        .satisfies(e -> assertThat(e.explanation()).isEqualTo("path longer than 256 octets"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<@a,@b:ann@example.org>",
        "<@[192.0.2.1]:ann@example.org>",
        "<@-a-.b..c:ann@example.org>",
      })
  void ignoresWhatARouteSays(String path) throws SmtpSyntaxException {
    assertThat(cursor(path).forwardPath()).isEqualTo(EmailAddress.of("ann@example.org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<@a:@b:ann@example.org>",
        "<@a,b:ann@example.org>",
        "<@a,,@b:ann@example.org>",
        "<@:ann@example.org>",
        "<@a>",
        "<@a,:ann@example.org>",
      })
  void aRouteHasItsMarks(String path) {
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor(path).forwardPath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "ann Smith", "<\u00e4nn@b>  SMTPUTF8", "smtputf8", "SMTPUTF8=x"})
  void takesSomeonesName(String text) throws SmtpSyntaxException {
    SmtpCursor cursor = utf8(text);
    cursor.someone();
    cursor.end();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "ann SMTPUTF8=", "ann\tsmtputf8=x"})
  void refusesWhatIsNoName(String text) {
    assertThatExceptionOfType(SmtpSyntaxException.class).isThrownBy(() -> utf8(text).someone());
  }

  @Test
  void keywordsMustMatch() throws SmtpSyntaxException {
    SmtpCursor cursor = cursor(" from:<>");
    cursor.keyword("FROM:");
    assertThat(cursor.reversePath()).isEmpty();
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor("FROM <>").keyword("FROM:"));
    assertThatExceptionOfType(SmtpSyntaxException.class)
        .isThrownBy(() -> cursor("FR").keyword("FROM:"));
  }

  @Test
  void theEndIsBlank() throws SmtpSyntaxException {
    cursor(" \t ").end();
    assertThatExceptionOfType(SmtpSyntaxException.class).isThrownBy(() -> cursor(" x").end());
  }

  @ParameterizedTest
  @CsvSource({"a+2Bb,a+b", "a@b,a@b", "+3C+3E,<>", "!~,!~", "+7F,\u007f"})
  void decodesXtext(String encoded, String decoded) throws SmtpSyntaxException {
    assertThat(Xtext.decode(encoded)).isEqualTo(decoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "+2", "+2b", "+GG", "a=b", "a b", "a\u007f", "\u00e4"})
  void refusesXtext(String encoded) {
    assertThatExceptionOfType(SmtpSyntaxException.class).isThrownBy(() -> Xtext.decode(encoded));
  }
}
