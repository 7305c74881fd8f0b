package dev.postern.crash;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What SELECT told. */
record Opening(Answer answer, long uidValidity, long uidNext) {
  private static final Pattern NUMBER = Pattern.compile("\\[(UIDVALIDITY|UIDNEXT) (\\d+)\\]");

  /** Selects, and tells the ledger. */
  static Opening select(ImapClient client, Place place, Ledger ledger) throws IOException {
    // Another client may be told more while this one waits for its answer.
    long before = ledger.of(place).uidNext();
    long[] numbers = new long[2];
    Answer answer =
        client.ask(
            "SELECT " + place.mailbox(),
            text -> {
              Matcher found = NUMBER.matcher(text);
              if (found.find()) {
                int which = found.group(1).equals("UIDVALIDITY") ? 0 : 1;
                numbers[which] = Long.parseLong(found.group(2));
              }
            });
    if (answer.isYes()) {
      ledger.of(place).opened(numbers[0], before, numbers[1]);
    }
    return new Opening(answer, numbers[0], numbers[1]);
  }
}
