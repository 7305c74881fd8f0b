package dev.postern.auth.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyedHashTest {
  private final KeyedHash names = new KeyedHash();

  @Test
  void isTheSameForTheSamePartsAndForNoOthers() {
    assertThat(names.of("ann", "secret")).isEqualTo(names.of("ann", "secret"));
    assertThat(names.of("ann", "secret"))
        .isNotEqualTo(names.of("ann", "secre"))
        .isNotEqualTo(names.of("anns", "ecret"))
        .isNotEqualTo(names.of("annsecret"))
        .isNotEqualTo(names.of("ann", "secret", ""));
  }

  @Test
  void noTwoHaveOneKey() {
    assertThat(new KeyedHash().of("ann")).isNotEqualTo(names.of("ann"));
  }

  @Test
  void nobodyChangesTheKeyOfAMap() {
    assertThat(names.of("ann").isReadOnly()).isTrue();
    assertThat(names.of("ann").remaining()).isEqualTo(32);
  }
}
