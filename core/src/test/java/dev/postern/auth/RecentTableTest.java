package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentTableTest {

  @Test
  void keepsThoseThatWereUsedLast() {
    RecentTable<String, Integer> table = new RecentTable<>(2);
    table.put("a", 1);
    table.put("b", 2);
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.get("a")).contains(1);
    table.put("c", 3);
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.get("b")).isEmpty();
    assertThat(table.get("a")).contains(1);
  }
}
