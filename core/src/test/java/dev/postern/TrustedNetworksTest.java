package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedNetworksTest {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0, true",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.77/24, 192.0.2.1, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.1/32, 192.0.2.1, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "255.255.255.255, 255.255.255.255, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true",
    "::1, ::2, false",
    "::/0, ::1, true",
    "::/0, 127.0.0.1, false",
    "2001:DB8::A/128, 2001:db8::a, true",
    "127.0.0.0/8, ::ffff:127.0.0.1, true",
    "::ffff:10.0.0.0/104, 10.255.255.255, true",
    "::ffff:10.0.0.0/104, ::ffff:10.1.2.3, true",
    "::ffff:10.0.0.0/104, 11.0.0.0, false",
    "::FFFF:a00:0/104, 10.9.9.9, true",
    "::ffff:192.0.2.1, 192.0.2.1, true",
    "::ffff:192.0.2.1, 192.0.2.2, false",
    "::ffff:192.0.2.1/128, 192.0.2.1, true",
    "::ffff:192.0.2.1/128, 192.0.2.0, false",
    "::ffff:0.0.0.0/96, 203.0.113.9, true",
    "::ffff:0.0.0.0/96, ::1, false",
  })
  void containsTheAddressesOfANetwork(String network, String address, boolean expected)
      throws Exception {
    InetAddress candidate = InetAddress.getByName(address);

    assertThat(TrustedNetworks.of(network).contains(candidate)).isEqualTo(expected);
    assertThat(TrustedNetworks.of("198.51.100.0/24", network).contains(candidate))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "localhost",
        "example.org/24",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/-0",
        "192.0.2.0/+8",
        "192.0.2.0/",
        "192.0.2.0/a",
        "192.0.2.0/24/24",
        "192.0.2/24",
        "192.0.2.256",
        "300.1.1.1",
        "0192.0.2.1",
        "1.2.3.4.5",
        "2001:db8::/129",
        "2001:db8::1::2",
        ":",
        ".:",
        "a:b",
        "12345::",
        "fe80::1%eth0",
        "[::1]",
        " 192.0.2.1",
        "192.0.2.0/99999999999"
      })
  void whatIsNoNetworkIsRefusedWithoutAskingTheDns(String text) {
    assertThatThrownBy(() -> TrustedNetworks.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  /** It would be all of IPv4, and of IPv6 what nobody meant. */
  @ParameterizedTest
  @ValueSource(strings = {"::ffff:10.0.0.0/95", "::ffff:10.0.0.0/16", "::ffff:0:0/0"})
  void aMappedNetworkLargerThanIpv4IsRefused(String text) {
    assertThatThrownBy(() -> TrustedNetworks.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the prefix of an IPv4-mapped network is 96 to 128: " + text);
  }

  @Test
  void aMappedPrefixMayBeTooLong() {
    assertThatThrownBy(() -> TrustedNetworks.of("::ffff:10.0.0.0/129"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the prefix of an IPv4-mapped network is 96 to 128: ::ffff:10.0.0.0/129");
  }

  /** Java makes IPv4 of it nearly everywhere, but not here. */
  @Test
  void aMappedAddressIsIpv4() throws Exception {
    InetAddress mapped = Inet6Address.getByAddress("", MAPPED, -1);
    assertThat(mapped).isInstanceOf(Inet6Address.class);
    assertThat(TrustedNetworks.of("192.0.2.0/24").contains(mapped)).isTrue();
    assertThat(TrustedNetworks.of("::/0").contains(mapped)).isFalse();
  }

  @Test
  void noNetworkContainsNothing() throws Exception {
    assertThat(TrustedNetworks.NONE.isEmpty()).isTrue();
    assertThat(TrustedNetworks.of().isEmpty()).isTrue();
    assertThat(TrustedNetworks.of("::1").isEmpty()).isFalse();
    assertThat(TrustedNetworks.NONE.contains(InetAddress.getLoopbackAddress())).isFalse();
  }
}
