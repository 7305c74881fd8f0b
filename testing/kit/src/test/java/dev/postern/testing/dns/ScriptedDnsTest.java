package dev.postern.testing.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.dns.DnsResolver;
import dev.postern.testing.contract.DnsResolverContract;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ScriptedDnsTest extends DnsResolverContract {
  @Override
  protected DnsResolver newResolver() {
    return ScriptedDns.of(ZONE.toArray(String[]::new));
  }

  @Test
  void whatIsNoLineIsRefused() {
    assertThatThrownBy(() -> ScriptedDns.of("example.org")).hasMessageContaining("name type value");
    assertThatThrownBy(() -> ScriptedDns.of("example.org SRV x")).hasMessageContaining("SRV");
  }

  @Test
  void addressesHaveReverseNames() throws Exception {
    assertThat(DnsResolver.reverseName(InetAddress.getByName("192.0.2.1")))
        .isEqualTo("1.2.0.192.in-addr.arpa");
    assertThat(DnsResolver.reverseName(InetAddress.getByName("2001:db8::f1")))
        .isEqualTo("1.f." + "0.".repeat(22) + "8.b.d.0.1.0.0.2.ip6.arpa");
  }
}
