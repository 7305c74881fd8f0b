package dev.postern.auth.passwdfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserTableTest {
  private static final int ROUNDS = 7;
  private static final int LOOKUPS = 20_000;

  @Test
  void findsEachLineByItsNameInLowerCase() throws IOException {
    PasswdUsers users = users("Ann:{PLAIN}a\n\u00c4nne:{PLAIN}b\r\n#x:\nbob:{PLAIN}c:1:2\nann:d");
    assertThat(users.names()).containsExactly("Ann", "\u00c4nne", "bob");
    assertThat(users.find("ann").orElseThrow().password()).isEqualTo("{PLAIN}a");
    assertThat(users.find("\u00e4nne").orElseThrow().password()).isEqualTo("{PLAIN}b");
    assertThat(users.find("bob").orElseThrow().password()).isEqualTo("{PLAIN}c");
    for (String none : List.of("", "an", "annn", "x", "#x", "{PLAIN}a", "Ann")) {
      assertThat(users.find(none)).as(none).isEmpty();
      assertThat(users.table().contains(none)).as(none).isFalse();
    }
  }

  @Test
  void findsAllOfManyWhereverTheyMeet() throws IOException {
    List<String> names = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      names.add("user" + i + "@example.org");
      text.append(names.get(i)).append(":{PLAIN}").append(i).append('\n');
    }
    PasswdUsers users = users(text.toString());
    assertThat(users.names()).isEqualTo(names);
    assertThat(users.table().size()).isEqualTo(5_000);
    for (int i = 0; i < names.size(); i++) {
      assertThat(users.find(names.get(i)).orElseThrow().password()).isEqualTo("{PLAIN}" + i);
    }
  }

  /** A search through all would take a hundred times as long; caches may cost a few. */
  @Test
  void aLookUpAmongManyTakesAboutAsLongAsAmongFew() throws IOException {
    PasswdUsers few = users(lines(1_000));
    PasswdUsers many = users(lines(100_000));
    long fewBest = Long.MAX_VALUE;
    long manyBest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      fewBest = Math.min(fewBest, time(few, 1_000));
      manyBest = Math.min(manyBest, time(many, 100_000));
    }
    assertThat(manyBest).isLessThan(fewBest * 30);
  }

  private static long time(PasswdUsers users, int among) {
    long begun = System.nanoTime();
    int found = 0;
    for (int i = 0; i < LOOKUPS; i++) {
      found += users.find("user" + i * 7919L % among).isPresent() ? 1 : 0;
      found += users.table().contains("nobody" + i) ? 1 : 0;
    }
    long took = System.nanoTime() - begun;
    assertThat(found).isEqualTo(LOOKUPS);
    return took;
  }

  private static String lines(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("user").append(i).append(":{PLAIN}x\n");
    }
    return text.toString();
  }

  private static PasswdUsers users(String text) throws IOException {
    return PasswdLines.of(text.getBytes(StandardCharsets.UTF_8), TestSettings.settings(1)).users();
  }
}
