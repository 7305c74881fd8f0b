package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.maildir.MailState.Box;
import dev.postern.maildir.MailState.Mail;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be there at a moment: all that was told before, and of what was under way then, each
 * part or none of it.
 *
 * @param chapter a number of the moment; the promise is the same at moments of one number
 * @param sent texts that may be there besides
 * @param before what was told last
 * @param after what is told when what is under way succeeds, else the same
 * @param told the text that each UID was told to be, by UIDVALIDITY
 */
record Promise(
    int chapter,
    String what,
    Set<String> sent,
    MailState before,
    MailState after,
    Map<Long, Map<Long, String>> told) {

  /** The promise when so many operations were done. */
  static Promise after(List<Story.Chapter> chapters, int operations) {
    MailState before = MailState.NOTHING;
    Map<Long, Map<Long, String>> told = new HashMap<>();
    int index = 0;
    while (index < chapters.size() && chapters.get(index).end() <= operations) {
      before = chapters.get(index).after();
      told(told, before);
      index++;
    }
    boolean underWay = index < chapters.size() && operations > chapters.get(index).begin();
    return new Promise(
        2 * index + (underWay ? 1 : 0),
        underWay ? chapters.get(index).what() : "nothing",
        chapters.get(0).after().texts(),
        before,
        underWay ? chapters.get(index).after() : before,
        told);
  }

  /**
   * The promise while something is done, or when it failed.
   *
   * @param sent the texts that may be there besides
   * @param before what was there, all of which was told
   * @param after what is there if it is done
   */
  static Promise between(Set<String> sent, MailState before, MailState after) {
    return new Promise(0, "", sent, before, after, told(new HashMap<>(), before));
  }

  private static Map<Long, Map<Long, String>> told(
      Map<Long, Map<Long, String>> told, MailState state) {
    state
        .boxes()
        .forEach(
            (validity, box) -> {
              Map<Long, String> of = told.computeIfAbsent(validity, v -> new HashMap<>());
              box.mails().forEach((uid, mail) -> of.put(uid, mail.text()));
            });
    return told;
  }

  /** Whether it is kept. */
  void check(MailState now, String where) {
    before.boxes().forEach((validity, box) -> checkBox(validity, box, now, where));
    checkTexts(now, where);
    now.boxes().forEach((validity, box) -> checkKnown(validity, box, where));
    assertThat(either(before.subscriptions(), after.subscriptions()))
        .as("subscriptions that somebody made: %s", where)
        .containsAll(now.subscriptions());
    assertThat(now.subscriptions())
        .as("subscriptions: %s", where)
        .containsAll(both(before.subscriptions(), after.subscriptions()));
  }

  private void checkBox(long validity, Box told, MailState now, String where) {
    Box next = after.boxes().get(validity);
    Box box = now.boxes().get(validity);
    if (box == null) {
      assertThat(next).as("mailbox %s is lost: %s", told.name(), where).isNull();
      return;
    }
    if (next == null) {
      return;
    }
    assertThat(box.name()).as("name: %s", where).isIn(told.name(), next.name());
    if (told.name().equals(next.name())) {
      assertThat(box.use()).as("use: %s", where).isIn(told.use(), next.use());
    }
    assertThat(box.modSeq()).as("MODSEQ: %s", where).isGreaterThanOrEqualTo(told.modSeq());
    told.mails()
        .forEach(
            (uid, mail) -> {
              Mail then = next.mails().get(uid);
              Mail found = box.mails().get(uid);
              if (found == null) {
                assertThat(then).as("UID %d of %s lost: %s", uid, box.name(), where).isNull();
              } else if (then != null) {
                assertThat(found.flags())
                    .as("flags of UID %d: %s", uid, where)
                    .containsAll(both(mail.flags(), then.flags()));
                assertThat(either(mail.flags(), then.flags()))
                    .as("flags of UID %d: %s", uid, where)
                    .containsAll(found.flags());
                assertThat(found.date()).as("date: %s", where).isEqualTo(mail.date());
              }
            });
  }

  /** A message on its way to another mailbox is in one of them. */
  private void checkTexts(MailState now, String where) {
    assertThat(now.texts()).as("texts: %s", where).containsAll(both(before.texts(), after.texts()));
    assertThat(either(sent, either(before.texts(), after.texts())))
        .as("texts that somebody sent: %s", where)
        .containsAll(now.texts());
  }

  /** A UID that was told is of what was told, or of nothing. */
  private void checkKnown(long validity, Box box, String where) {
    Map<Long, String> of = told.getOrDefault(validity, Map.of());
    Box was = before.boxes().get(validity);
    Box next = after.boxes().get(validity);
    box.mails()
        .forEach(
            (uid, mail) -> {
              String text = of.get(uid);
              if (text != null) {
                assertThat(mail.text()).as("UID %d: %s", uid, where).isEqualTo(text);
                boolean there =
                    (was != null && was.mails().containsKey(uid))
                        || (next != null && next.mails().containsKey(uid));
                assertThat(there).as("UID %d is back: %s", uid, where).isTrue();
              }
            });
    boolean known = was != null || next != null;
    assertThat(of.isEmpty() || known).as("mailbox %s is back: %s", box.name(), where).isTrue();
  }

  /** Whether a UID given now is none that was told. */
  void checkNext(long validity, long uid, String where) {
    long highest =
        told.getOrDefault(validity, Map.of()).keySet().stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    assertThat(uid).as("UID given again: %s", where).isGreaterThan(highest);
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  private static Set<String> either(Set<String> one, Set<String> other) {
    Set<String> either = new HashSet<>(one);
    either.addAll(other);
    return either;
  }
}
