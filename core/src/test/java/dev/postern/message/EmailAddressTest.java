package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ann|example.org|ann@example.org",
        "Ann.Smith+x|EXAMPLE.org|Ann.Smith+x@example.org",
        "ann smith|example.org|\"ann smith\"@example.org",
        "a@b|example.org|\"a@b\"@example.org",
        "a\"b\\c|example.org|\"a\\\"b\\\\c\"@example.org",
        ".ann|example.org|\".ann\"@example.org",
        "ann.|example.org|\"ann.\"@example.org",
        "a..b|example.org|\"a..b\"@example.org",
        "a,b|example.org|\"a,b\"@example.org",
        "a>b|example.org|\"a>b\"@example.org",
        "jürgen|例え.jp|jürgen@xn--r8jz45g.jp",
        "ann|[192.0.2.1]|ann@[192.0.2.1]",
        "ann|[IPv6:2001:DB8::1]|ann@[ipv6:2001:db8::1]",
      })
  void isWrittenAsSmtpNeedsIt(String local, String domain, String text) {
    EmailAddress address = new EmailAddress(local, domain);

    assertThat(address).hasToString(text);
    assertThat(address.localPart()).isEqualTo(local);
  }

  @Test
  void theBarePostmasterHasNoDomain() {
    assertThat(new EmailAddress("postmaster", "")).hasToString("postmaster");
  }

  @Test
  void theDomainIsBehindTheLastAtSignAndHasNoCase() {
    EmailAddress address = EmailAddress.of("a@b@Example.ORG");

    assertThat(address).isEqualTo(new EmailAddress("a@b", "example.org"));
    assertThat(EmailAddress.of("ANN@x")).isNotEqualTo(EmailAddress.of("ann@x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "ann",
        "ann@",
        "@example.org",
        "a\rb@example.org",
        "a\nb@example.org",
        "a\0b@example.org",
        "ann@exa\nmple.org",
        "ann@b> SIZE=1",
        "ann@b c",
        "ann@<b",
        "ann@b,c",
        "ann@\"b",
        "ann@b;c",
        "ann@b\u007f"
      })
  void whatCouldBreakALineOrACommandIsRefused(String text) {
    assertThatThrownBy(() -> EmailAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDomainHoldsNoAtSign() {
    assertThatThrownBy(() -> new EmailAddress("ann", "a@b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EmailAddress("", "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEmptyLocalPartIsQuoted() {
    assertThat(new EmailAddress("", "b")).hasToString("\"\"@b");
  }

  @Test
  void uLabelsAndALabelsAreOneAddress() {
    EmailAddress unicode = EmailAddress.of("ann@Bücher.example");

    assertThat(unicode)
        .isEqualTo(EmailAddress.of("ann@XN--BCHER-KVA.example"))
        .hasSameHashCodeAs(EmailAddress.of("ann@bu\u0308cher.example"));
    assertThat(unicode.domain()).isEqualTo("xn--bcher-kva.example");
    assertThat(unicode.toUnicode()).isEqualTo("ann@bücher.example");
    assertThat(EmailAddress.of("\"a b\"@faß.de").toUnicode()).isEqualTo("\"a b\"@faß.de");
    assertThat(EmailAddress.of("ann@faß.de")).isNotEqualTo(EmailAddress.of("ann@fass.de"));
    assertThat(new EmailAddress("postmaster", "").toUnicode()).isEqualTo("postmaster");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"ann\"@example.org|ann",
        "\"a\\n\\n\"@example.org|ann",
        "\"a b\"@example.org|a b",
        "a b@example.org|a b",
        "\"a@b\"@example.org|a@b",
        "a@b@example.org|a@b",
        "\"a\\\"b\\\\\"@example.org|a\"b\\",
        "\"\"@example.org|``",
        ".a..b.@example.org|.a..b.",
        "ann+detail@example.org|ann+detail",
        "Ann@example.org|Ann",
      })
  void quotesThatAreNotNeededMakeNoDifference(String text, String local) {
    EmailAddress address = EmailAddress.of(text);

    assertThat(address).isEqualTo(new EmailAddress(local, "example.org"));
    assertThat(EmailAddress.of(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|NO_DOMAIN",
        "ann|NO_DOMAIN",
        "ann@|NO_DOMAIN",
        "@|NO_LOCAL_PART",
        "@example.org|NO_LOCAL_PART",
        "a\u0085b@example.org|MALFORMED_LOCAL_PART",
        "a\u0001b@example.org|MALFORMED_LOCAL_PART",
        "\"ann@example.org|UNFINISHED_QUOTED_STRING",
        "\"ann\"x@example.org|UNFINISHED_QUOTED_STRING",
        "\"ann\\|UNFINISHED_QUOTED_STRING",
        "\"ann\"|UNFINISHED_QUOTED_STRING",
        "ann@example..org|MALFORMED_DOMAIN",
        "ann@example.org.|MALFORMED_DOMAIN",
        "ann@.org|MALFORMED_DOMAIN",
        "ann@-a.org|MALFORMED_DOMAIN",
        "ann@a-.org|MALFORMED_DOMAIN",
        "ann@a b.org|MALFORMED_DOMAIN",
        "ann@a/b.org|MALFORMED_DOMAIN",
        "ann@\uff45.org|NO_U_LABEL",
        "ann@[192.0.2.256]|MALFORMED_LITERAL",
        "ann@[192.0.2.1|MALFORMED_LITERAL",
        "ann@[192.0.2.1]x|MALFORMED_LITERAL",
        "ann@[]|MALFORMED_LITERAL",
        "ann@[IPv6:1:2]|MALFORMED_LITERAL",
        "ann@[::1]|MALFORMED_LITERAL",
        "ann@[x400:c=us]|UNKNOWN_LITERAL",
        "ann@[-:x]|MALFORMED_LITERAL",
      })
  void itIsToldWhichRuleWasBroken(String text, ParsedAddress.Reason reason) {
    assertThat(EmailAddress.parse(text)).isEqualTo(new ParsedAddress.Refused(reason));
    assertThatThrownBy(() -> EmailAddress.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason.text());
    assertThat(reason.text()).matches("[ -~]+");
  }

  @Test
  void aLocalPartHas64OctetsWithoutItsQuotes() {
    assertThat(EmailAddress.of("a".repeat(64) + "@b").localPart()).hasSize(64);
    assertThat(EmailAddress.of('"' + "\\a".repeat(64) + "\"@b").localPart()).hasSize(64);
    assertThat(EmailAddress.of("ä".repeat(32) + "@b").localPart()).hasSize(32);
    for (String tooLong :
        List.of("a".repeat(65), "ä".repeat(32) + "a", '"' + "a".repeat(65) + '"')) {
      assertThat(EmailAddress.parse(tooLong + "@b"))
          .isEqualTo(new ParsedAddress.Refused(ParsedAddress.Reason.LOCAL_PART_TOO_LONG));
    }
  }

  @Test
  void aDomainHas255OctetsAndALabel63() {
    String domain = "a.".repeat(127) + "b";
    assertThat(EmailAddress.of("a@" + domain).domain()).hasSize(255);
    assertThat(EmailAddress.parse("a@" + domain + "c"))
        .isEqualTo(new ParsedAddress.Refused(ParsedAddress.Reason.DOMAIN_TOO_LONG));
    assertThat(EmailAddress.of("a@" + "b".repeat(63)).domain()).hasSize(63);
    assertThat(EmailAddress.parse("a@" + "b".repeat(64)))
        .isEqualTo(new ParsedAddress.Refused(ParsedAddress.Reason.LABEL_TOO_LONG));
    // Each takes 8 octets in ASCII and 3 here.
    assertThat(EmailAddress.parse("a@" + "ä.".repeat(31) + "abcdefg"))
        .isInstanceOf(ParsedAddress.Valid.class);
    assertThat(EmailAddress.parse("a@" + "ä.".repeat(31) + "abcdefgh"))
        .isEqualTo(new ParsedAddress.Refused(ParsedAddress.Reason.DOMAIN_TOO_LONG));
  }

  @Test
  void whatSmtpWritesIsReadAsTheSame() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        text.append("ab.\"\\@ [:1]ä\u00df\u0308-x+,<".charAt(random.nextInt(19)));
      }
      if (EmailAddress.parse(text + "@b") instanceof ParsedAddress.Valid valid) {
        assertThat(EmailAddress.of(valid.address().toString())).isEqualTo(valid.address());
      }
    }
  }
}
