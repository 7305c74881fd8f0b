package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.EmailAddress;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Postfix's check_domain_access has them: a dot in front is part of a name. */
class AccessKeysTest {

  @ParameterizedTest
  @CsvSource({
    "a.example.org, a.example.org example.org org",
    "org, org",
    ".example.org, .example.org org",
    "a..org, a..org .org",
    "Example.ORG, Example.ORG ORG",
    "a.xn--bcher-kva.example, a.xn--bcher-kva.example a.b\u00fccher.example"
        + " xn--bcher-kva.example b\u00fccher.example example",
    "B\u00fccher.example, B\u00fccher.example xn--bcher-kva.example b\u00fccher.example example"
  })
  void eachDomainAbove(String name, String keys) {
    assertThat(AccessKeys.ofDomain(name).literal()).containsExactly(keys.split(" "));
  }

  /** A table has U-labels or A-labels, as whoever wrote it likes. */
  @Test
  void anAddressHasBothSpellings() {
    AccessKeys keys =
        AccessKeys.ofAddress(Optional.of(EmailAddress.of("ann+x@b\u00fccher.example")), "+");
    assertThat(keys.literal())
        .containsExactly(
            "ann+x@xn--bcher-kva.example",
            "ann+x@b\u00fccher.example",
            "ann@xn--bcher-kva.example",
            "ann@b\u00fccher.example",
            "xn--bcher-kva.example",
            "b\u00fccher.example",
            "example",
            "ann+x@",
            "ann@");
    assertThat(keys.whole())
        .containsExactly("ann+x@xn--bcher-kva.example", "ann+x@b\u00fccher.example");
  }

  @Test
  void patternsAreTriedOnBothSpellings() {
    AccessKeys client =
        AccessKeys.ofClient(Optional.of("xn--bcher-kva.example"), InetAddress.getLoopbackAddress());
    assertThat(client.whole())
        .containsExactly("xn--bcher-kva.example", "b\u00fccher.example", "127.0.0.1");
    assertThat(AccessKeys.ofDomain("xn--bcher-kva.example").whole())
        .containsExactly("xn--bcher-kva.example", "b\u00fccher.example");
  }
}
