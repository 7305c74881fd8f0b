package dev.postern.delivery.alias;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Postfix is asked who gets the mail for whom: what is recorded is what it answers. */
@Timeout(180)
final class RealPostfixTest {
  private static final String ID = "(\\w{6,}): ";
  private static final Pattern QUEUED = Pattern.compile("queued as (\\w+)");
  private static final Pattern FROM = Pattern.compile(ID + "from=<([^>]*)>");
  private static final Pattern REMOVED = Pattern.compile(ID + "removed");
  private static final Pattern TO =
      Pattern.compile(ID + "to=<(.*?)>, .*dsn=(\\S+), status=(\\w+) \\((.*)\\)");
  private static final Pattern FORWARDED = Pattern.compile("forwarded as (\\w+)");

  @TempDir private Path directory;

  /** Recipients by the ids of their mail. */
  private final Map<String, String> recipients = new HashMap<>();

  /** What mail was forwarded from, by ids. */
  private final Map<String, String> origins = new HashMap<>();

  private final Map<String, String> senders = new HashMap<>();

  /** By the ids, in case that it was forwarded sooner than that was told. */
  private final Map<String, Set<String>> results = new HashMap<>();

  private final Set<String> removed = new HashSet<>();

  @Test
  void whatIsRecordedIsWhatItAnswers() throws Exception {
    Map<String, String> answers = new LinkedHashMap<>();
    try (RealPostfix postfix = RealPostfix.start(directory)) {
      for (String recipient : AliasCases.answers().keySet()) {
        String reply = postfix.send(recipient);
        String[] words = reply.split(" ", 3);
        Matcher queued = QUEUED.matcher(reply);
        if (queued.find()) {
          recipients.put(queued.group(1), recipient);
          answers.put(recipient, "");
        } else {
          answers.put(recipient, words[0] + " " + words[1]);
        }
      }
      readLog(postfix);
    }
    Map<String, Set<String>> all = new HashMap<>();
    recipients.values().forEach(recipient -> all.put(recipient, new TreeSet<>()));
    // What bounces is mail of its own, to the sender.
    results.keySet().retainAll(ids());
    results.forEach((id, theirs) -> all.get(recipient(id)).addAll(theirs));
    all.forEach((recipient, theirs) -> answers.put(recipient, String.join(", ", theirs)));
    assertThat(answers).containsExactlyEntriesOf(AliasCases.answers());
  }

  private void readLog(RealPostfix postfix) throws Exception {
    Process log = postfix.log();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(log.getInputStream(), UTF_8))) {
      while (!removed.containsAll(recipients.keySet()) || !removed.containsAll(origins.keySet())) {
        take(Objects.requireNonNull(lines.readLine(), "it did not end in time"));
      }
    } finally {
      // Not by force: that would leave tail behind.
      log.destroy();
    }
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>(recipients.keySet());
    ids.addAll(origins.keySet());
    // A bounce may be forwarded, too, to who keeps a list.
    ids.removeIf(id -> recipient(id) == null);
    return ids;
  }

  private String recipient(String id) {
    String named = id;
    while (origins.containsKey(named)) {
      named = origins.get(named);
    }
    return recipients.get(named);
  }

  private void take(String line) {
    Matcher from = FROM.matcher(line);
    Matcher gone = REMOVED.matcher(line);
    Matcher to = TO.matcher(line);
    if (from.find()) {
      senders.put(from.group(1), from.group(2));
    } else if (gone.find()) {
      removed.add(gone.group(1));
    } else if (to.find()) {
      delivered(to);
    }
  }

  private void delivered(Matcher to) {
    String id = to.group(1);
    Matcher forwarded = FORWARDED.matcher(to.group(5));
    if (forwarded.find()) {
      origins.put(forwarded.group(1), id);
      return;
    }
    String from = senders.get(id).equals("s@s.example") ? "" : " from " + senders.get(id);
    results
        .computeIfAbsent(id, i -> new TreeSet<>())
        .add(to.group(4).equals("sent") ? to.group(2) + from : "!" + to.group(3));
  }
}
