package dev.postern.delivery.alias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.delivery.DeliveryTarget;
import dev.postern.table.LookupTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets the mail for whom is as with Postfix, and where not, that is meant. */
final class PostfixAnswersTest {
  /** Ours, by recipient. */
  private static final Map<String, String> OTHERWISE = new LinkedHashMap<>();

  static {
    // There a mistake in a table bounces, or goes to a stranger.
    OTHERWISE.put("bad2@v.example", "451 4.3.0");
    OTHERWISE.put("bad3@v.example", "451 4.3.0");
    OTHERWISE.put("bad4@v.example", "451 4.3.0");
    // There the recipient's own part bounces: an alias that is itself, where there are no users.
    OTHERWISE.put("b@v.example", "bob@far.example");
    // There it is tried again for days.
    OTHERWISE.put("loop1@v.example", "!5.4.6");
    // There it is tried again for days, and `end` gets nothing.
    OTHERWISE.put("one@v.example", "end@far.example");
    OTHERWISE.put("two@v.example", "end@far.example");
    // The others get it, and there is nothing to tell the sender.
    OTHERWISE.put("lc@local.example", "end@local.example");
    // There a list with an owner cannot have a user of its own name.
    for (String self : new String[] {"self@local.example", "SELF@local.example"}) {
      OTHERWISE.put(
          self,
          "bob@local.example from owner-self@local.example,"
              + " self@local.example from owner-self@local.example");
    }
    OTHERWISE.put("self+x@local.example", OTHERWISE.get("self@local.example"));
    // There the mail is thrown away unsaid.
    OTHERWISE.put("emptyinc@local.example", "!5.2.4");
  }

  @TempDir private Path directory;

  @Test
  void mailGoesWhereItGoesThere() throws Exception {
    Accepting all = new Accepting();
    DeliveryTarget names =
        VirtualAliases.of(LookupTable.of(AliasCases.virtual()))
            .aliasDomains("v.example")
            .localDomains("local.example", "other.example")
            .recipientDelimiter("+-")
            .or(
                Aliases.of(AliasCases.write(directory))
                    .localDomains("local.example", "other.example")
                    .origin("local.example")
                    .recipientDelimiter("+-"));
    Map<String, String> expected = AliasCases.answers();
    assertThat(expected)
        .hasSizeGreaterThan(110)
        .containsKeys(OTHERWISE.keySet().toArray(String[]::new));
    OTHERWISE.forEach(
        (recipient, ours) -> assertThat(expected.put(recipient, ours)).isNotEqualTo(ours));

    Map<String, String> answers = new LinkedHashMap<>();
    expected.keySet().forEach(recipient -> answers.put(recipient, all.answer(names, recipient)));

    assertThat(answers).containsExactlyEntriesOf(expected);
  }
}
