package dev.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "0.0.0.0",
        "255.255.255.255",
        "IPv6:::",
        "ipv6:::1",
        "IPv6:2001:db8::",
        "IPv6:1:2:3:4:5:6:7:8",
        "IPv6:::ffff:192.0.2.1",
        "IPv6:1:2:3:4:5:6:192.0.2.1",
        "IPv6:1::8",
      })
  void valid(String text) {
    assertThat(AddressLiteral.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.",
        "1.2.3.0004",
        "a.b.c.d",
        "::1",
        "IPv6:",
        "IPv6:1:2:3:4:5:6:7",
        "IPv6:1:2:3:4:5:6:7:8:9",
        "IPv6:1:2:3:4:5:6:7:8::",
        "IPv6:1::2::3",
        "IPv6:12345::",
        "IPv6:g::",
        "IPv6:1.2.3.4::1",
        "IPv6:::1.2.3",
        "IPv6:fe80::1%eth0",
        "tag:content",
      })
  void invalid(String text) {
    assertThat(AddressLiteral.isValid(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tag:content", "x-400:a!b", "1:2"})
  void ofAnotherKind(String text) {
    assertThat(AddressLiteral.isOfAnotherKind(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"IPv6:1:2", "ipv6:x", "tag:", ":x", "tag-:x", "t_g:x", "tag:a]b", "1.2.3.4"})
  void malformed(String text) {
    assertThat(AddressLiteral.isOfAnotherKind(text)).isFalse();
  }
}
