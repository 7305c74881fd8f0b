package dev.postern.maildir.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceTableTest {
  private static final long LARGEST_UID = 0xFFFF_FFFFL;

  private final PlaceTable table = new PlaceTable();

  @Test
  void findsTheLastPlaceOfEachUidInAnyOrder() {
    Random random = new Random(1);
    Map<Long, Long> expected = new HashMap<>();
    for (long place = 16; place < 20_000; place += 1 + random.nextInt(20)) {
      long uid = random.nextInt(1_000) * 4_294_000L + 1;
      table.add(uid, place);
      expected.put(uid, place);
      if (random.nextInt(10) == 0) {
        assertThat(table.find(uid)).isEqualTo(place);
      }
    }
    expected.forEach((uid, place) -> assertThat(table.find(uid)).isEqualTo(place));
    List<Long> uids = new ArrayList<>();
    table.forEachUid(uids::add);
    assertThat(uids).containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  @Test
  void knowsTheLargestUidAndPlace() {
    table.add(LARGEST_UID, PlaceTable.MOST);
    table.add(1, 16);
    assertThat(table.find(LARGEST_UID)).isEqualTo(PlaceTable.MOST);
    assertThat(table.find(1)).isEqualTo(16);
  }

  @Test
  void saysSoIfThereIsNone() {
    assertThat(table.find(1)).isEqualTo(-1);
    table.add(5, 16);
    assertThat(table.find(4)).isEqualTo(-1);
    assertThat(table.find(6)).isEqualTo(-1);
    assertThat(table.find(LARGEST_UID)).isEqualTo(-1);
  }
}
