package dev.postern.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartyTest {

  @Test
  void standsInALogAsOneShortLine() {
    String name = "u\u0085\n" + "x".repeat(500);
    assertThat(new Party(Optional.of(name), Optional.empty()))
        .hasToString("u??" + "x".repeat(253) + "...");
  }
}
