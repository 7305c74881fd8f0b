package dev.postern.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvelopeIdTest {

  @Test
  void isMadeOfHundredRandomBits() {
    Iterator<Long> random = List.of(0x0123456789ABCDEFL, 0xFEDCBA9876543210L).iterator();
    assertThat(EnvelopeId.next(random::next)).isEqualTo("04HMASW9NF" + "ZVEBN63PAG");
  }
}
