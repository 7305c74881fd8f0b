package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fri, 21 Nov 1997 09:55:06 -0600|1997-11-21T09:55:06-06:00",
        "1 Jul 2003 10:52:37 +0200|2003-07-01T10:52:37+02:00",
        "Thu, 13 Feb 1969 23:32 -0330|1969-02-13T23:32-03:30",
        "Thu, 13\tFeb 1969 23:32 -0330 (Newfoundland Time)|1969-02-13T23:32-03:30",
        "Mon(c), (d) 1 (e) Jan 2020 10 : 11 : 12 +0900|2020-01-01T10:11:12+09:00",
        "21 Nov 97 09:55:06 GMT|1997-11-21T09:55:06Z",
        "21 Nov 49 09:55:06 UT|2049-11-21T09:55:06Z",
        "21 Nov 50 09:55:06 Z|1950-11-21T09:55:06Z",
        "21 Nov 103 09:55:06 +0000|2003-11-21T09:55:06Z",
        "1 jan 2020 00:00:00 EST|2020-01-01T00:00-05:00",
        "1 JAN 2020 00:00:00 EDT|2020-01-01T00:00-04:00",
        "1 January 2020 00:00:00 CST|2020-01-01T00:00-06:00",
        "1 Jan 2020 00:00:00 CDT|2020-01-01T00:00-05:00",
        "1 Jan 2020 00:00:00 MST|2020-01-01T00:00-07:00",
        "1 Jan 2020 00:00:00 MDT|2020-01-01T00:00-06:00",
        "1 Jan 2020 00:00:00 PST|2020-01-01T00:00-08:00",
        "1 Jan 2020 00:00:00 PDT|2020-01-01T00:00-07:00",
        "1 Jan 2020 00:00:00 A|2020-01-01T00:00Z",
        "1 Jan 2020 00:00:00 JST|2020-01-01T00:00Z",
        "1 Jan 2020 00:00:00|2020-01-01T00:00Z",
        "1 Jan 2020 00:00:00 -0000|2020-01-01T00:00Z",
        "1 Jan 2020 00:00:00 +09:30|2020-01-01T00:00+09:30",
        "1 Jan 2020 00:00:00 +09|2020-01-01T00:00+09:00",
        "1 Jan 2020 00:00:00 +9999|2020-01-01T00:00Z",
        "1 Jan 2020 00:00:00 +|2020-01-01T00:00Z",
        "1 Jan 2020 23:59:60 +0000|2020-01-01T23:59:59Z",
        "1 Jan 2020|2020-01-01T00:00Z",
        "1-Jan-2020 1:2:3 +0000|2020-01-01T01:02:03Z",
        "Wed Jan  1 10:00:00 2020|2020-01-01T10:00Z",
        "Wed, Jan 1 10:00:00 2020 +0900|2020-01-01T10:00+09:00",
        "29 Feb 2020 10:00 +0000|2020-02-29T10:00Z",
        "Sun, 12 Jul 2020 10:00:00 +0000 trailing junk|2020-07-12T10:00Z",
      })
  void reads(String raw, String expected) {
    assertThat(MailDate.parse(raw)).contains(OffsetDateTime.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "Mon",
        "Mon, 1",
        "1 Jan",
        "32 Jan 2020 10:00 +0000",
        "29 Feb 2021 10:00 +0000",
        "0 Jan 2020 10:00 +0000",
        "1 Foo 2020 10:00 +0000",
        "1 Jan 2020 25:00 +0000",
        "1 Jan 2020 10 +0000",
        "1 Jan 2020 10:61 +0000",
        "1 Jan 2020 10:00:61 +0000",
        "2020-01-01T10:00:00Z",
        "99999999999 Jan 2020",
        "((((",
        "1 Jan 20201 10:00 +0000",
      })
  void refuses(String raw) {
    assertThat(MailDate.parse(raw)).isEmpty();
  }

  @Test
  void writes() {
    assertThat(MailDate.format(OffsetDateTime.parse("2026-11-24T08:37:48+09:00")))
        .isEqualTo("Tue, 24 Nov 2026 08:37:48 +0900");
    assertThat(MailDate.format(OffsetDateTime.parse("2026-03-01T00:00:00-03:30")))
        .isEqualTo("Sun, 1 Mar 2026 00:00:00 -0330");
    assertThat(MailDate.format(OffsetDateTime.parse("2026-03-01T00:00:00Z")))
        .isEqualTo("Sun, 1 Mar 2026 00:00:00 +0000");
  }

  @Test
  void readsWhatItWrites() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      OffsetDateTime date =
          OffsetDateTime.of(
                  1900,
                  1,
                  1,
                  0,
                  0,
                  0,
                  0,
                  ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2161) - 1080)))
              .plusSeconds((long) (random.nextDouble() * 8e9));
      assertThat(MailDate.parse(MailDate.format(date))).contains(date);
    }
  }
}
