package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        "jürgen|例え.jp|jürgen@例え.jp",
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
}
