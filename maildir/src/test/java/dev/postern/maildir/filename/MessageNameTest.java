package dev.postern.maildir.filename;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.store.SystemFlag;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // name | base | letters | rest | S | W
        "1.M2P3.host,S=14,W=17:2,Sa | 1.M2P3.host,S=14,W=17 | Sa | '' | 14 | 17",
        "1.M2P3.host,W=17,S=14:2, | 1.M2P3.host,W=17,S=14 | '' | '' | 14 | 17",
        "1035478339.27041_118.foo.org | 1035478339.27041_118.foo.org | '' | '' | - | -",
        "1.2.host:2,FS,extra=1,x | 1.2.host | FS | ',extra=1,x' | - | -",
        "1.2.host:1,x | 1.2.host | '' | '' | - | -",
        "1.2.host: | 1.2.host | '' | '' | - | -",
        "msg.ABC,S= | 'msg.ABC,S=' | '' | '' | - | -",
        "1.host,S=12x:2,T | 1.host,S=12x | T | '' | - | -",
        "1.host,S=99999999999999999999 | 1.host,S=99999999999999999999 | '' | '' | - | -",
      })
  void namesAreTakenApart(
      String name, String base, String letters, String rest, Long size, Long virtual) {
    MessageName parsed = MessageName.parse(name);

    assertThat(parsed).isEqualTo(new MessageName(base, letters, rest));
    assertThat(MessageName.baseOf(name)).isEqualTo(base);
    assertThat(parsed.size()).isEqualTo(optional(size));
    assertThat(parsed.virtualSize()).isEqualTo(optional(virtual));
  }

  @ParameterizedTest
  @CsvSource({"1.host:2,S,Fa,'1.host:2,Fa'", "1.host,'',DFRSTaz,'1.host:2,DFRSTaz'"})
  void lettersAreSorted(String name, String rest, String letters, String expected) {
    String full = rest.isEmpty() ? name : name + "," + rest;
    int code = FlagLetters.code(new StringBuilder(letters).reverse().toString());

    assertThat(MessageName.parse(full).withCode(code).fileName())
        .startsWith(expected.substring(0, 9))
        .endsWith(letters);
  }

  @Test
  void lettersOfUnknownMeaningStay() {
    MessageName name = MessageName.parse("1.host:2,PSb,rest");

    assertThat(name.withCode(FlagLetters.code("Fa")).fileName()).isEqualTo("1.host:2,FPa,rest");
  }

  @Test
  void systemFlagsAndLettersAreOneNumber() {
    for (SystemFlag flag : SystemFlag.values()) {
      int code = FlagLetters.systemCode(Set.of(flag));
      assertThat(FlagLetters.letters(code, "")).hasSize(1);
      assertThat(FlagLetters.system(code)).containsExactly(flag);
      assertThat(FlagLetters.keywords(code)).isZero();
    }
    assertThat(FlagLetters.keywords(FlagLetters.code("Saz"))).isEqualTo(1 | 1 << 25);
  }

  @Test
  void anyNameIsTakenApartWithoutLoss() {
    Random random = new Random(7);
    String alphabet = "1.:2,SFabPx=SW0";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder("x");
      int length = random.nextInt(20);
      for (int k = 0; k < length; k++) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      MessageName parsed = MessageName.parse(name.toString());
      MessageName again = MessageName.parse(parsed.withCode(parsed.code()).fileName());
      assertThat(again.base()).isEqualTo(parsed.base());
      assertThat(again.code()).isEqualTo(parsed.code());
      assertThat(again.rest()).isEqualTo(parsed.rest());
    }
  }

  @Test
  void namesAreNeverTheSame() {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(5, 123_456_789), ZoneOffset.UTC);
    NameSource one = new NameSource(clock, 7, 1, "ho/st:a,b");
    NameSource other = new NameSource(clock, 7, 2, "ho/st:a,b");
    Set<String> names = new HashSet<>();

    for (int i = 0; i < 100; i++) {
      names.add(one.next());
      names.add(one.next(NameSource.deliveryMark("delivery")));
      names.add(other.next());
    }

    assertThat(names).hasSize(300).allMatch(n -> n.startsWith("5.M123456P7R"));
    assertThat(names).noneMatch(n -> n.contains("/") || n.contains(":") || n.contains(","));
    assertThat(one.next(NameSource.deliveryMark("delivery")))
        .contains(NameSource.deliveryMark("delivery"));
    assertThat(NameSource.deliveryMark("delivery")).isNotEqualTo(NameSource.deliveryMark("d"));
  }

  @Test
  void arrivalsAreOrderedByTheTimeInTheirNames() {
    List<String> names =
        new ArrayList<>(
            List.of("10.M5P1.h", "9.M20P1.h", "9.M3P1.h", "unknown", "10.M5P0.h", "9.1.h"));

    names.sort(ArrivalOrder.INSTANCE);

    assertThat(names)
        .containsExactly("unknown", "9.1.h", "9.M3P1.h", "9.M20P1.h", "10.M5P0.h", "10.M5P1.h");
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
