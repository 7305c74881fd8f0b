package dev.postern.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TlsInfoTest {
  private static final TlsInfo AGREED = TlsInfo.of("TLSv1.3", "TLS_AES_256_GCM_SHA384");

  @Test
  void isOneShortLineWithoutWhatTheClientSent() {
    assertThat(AGREED.withServerName("a\nb")).hasToString("TLSv1.3 TLS_AES_256_GCM_SHA384");
  }

  @Test
  void aFurtherFactLeavesTheOthersAsTheyAre() {
    TlsInfo named = AGREED.withServerName("mail.example.org");
    TlsInfo bound = named.withChannelBinding("tls-exporter", new byte[] {1, 2});

    assertThat(bound.withClientCertificates(List.of()).serverName()).contains("mail.example.org");
    assertThat(bound.withServerName("other").channelBinding("tls-exporter"))
        .contains(new byte[] {1, 2});
    assertThat(named.channelBinding("tls-exporter")).isEmpty();
    assertThat(bound.channelBinding("tls-unique")).isEmpty();
    assertThat(bound.clientCertificate()).isEmpty();
  }

  @Test
  void nobodyChangesItsChannelBinding() {
    byte[] given = {1, 2};
    TlsInfo bound = AGREED.withChannelBinding("tls-exporter", given);
    given[0] = 9;
    bound.channelBinding("tls-exporter").orElseThrow()[1] = 9;

    assertThat(bound.channelBinding("tls-exporter")).contains(new byte[] {1, 2});
  }

  @Test
  void isAValue() {
    TlsInfo bound = AGREED.withChannelBinding("tls-exporter", new byte[] {1, 2});

    assertThat(bound)
        .isEqualTo(AGREED.withChannelBinding("tls-exporter", new byte[] {1, 2}))
        .hasSameHashCodeAs(AGREED.withChannelBinding("tls-exporter", new byte[] {1, 2}))
        .isNotEqualTo(AGREED)
        .isNotEqualTo(AGREED.withChannelBinding("tls-exporter", new byte[] {1, 3}));
    assertThat(AGREED.withServerName("a")).isNotEqualTo(AGREED.withServerName("b"));
  }
}
