package dev.postern.smtp.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1",
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "fe80:1:2:3:4:5:0:0, fe80:1:2:3:4:5::",
    "2001:db8:10:0:0:1:0:0, 2001:db8:10::1:0:0"
  })
  void isTheShortestForm(String address, String shortest) throws Exception {
    assertThat(AddressText.of(InetAddress.getByName(address))).isEqualTo(shortest);
  }

  @Test
  void hasNoScope() throws Exception {
    byte[] octets = InetAddress.getByName("fe80::1").getAddress();
    assertThat(AddressText.of(Inet6Address.getByAddress("x", octets, 3))).isEqualTo("fe80::1");
  }
}
