package dev.postern.crash;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What clients were told about one mailbox over all lives of the server, and what of it a later
 * look must find. May be used by several threads.
 */
final class MailboxLedger {
  private static final Pattern WORD = Pattern.compile("\\S+");

  private final Place place;
  private final Map<String, Fate> fates = new HashMap<>();
  private final Map<Long, String> told = new HashMap<>();
  private final Map<Long, String> seen = new HashMap<>();
  private final Map<Long, Set<String>> flags = new HashMap<>();
  private long uidValidity;
  private long uidNext;

  MailboxLedger(Place place) {
    this.place = place;
  }

  /** A client begins to send, or to remove, a message; or learns what became of it. */
  synchronized void now(String id, Fate fate) {
    fates.put(id, fate);
  }

  /** A client was told the UID of an acknowledged message (APPENDUID). */
  synchronized void told(long validity, long uid, String id) {
    validity(validity);
    use(uid, id);
    told.put(uid, id);
  }

  /** The highest UIDNEXT that a client was told. */
  synchronized long uidNext() {
    return uidNext;
  }

  /** A client that knew of {@code before} was told UIDVALIDITY and UIDNEXT. */
  synchronized void opened(long validity, long before, long next) {
    validity(validity);
    Violation.unless(next >= before, "%s: UIDNEXT went back from %d to %d", place, before, next);
    uidNext = Math.max(uidNext, next);
  }

  /** A client saw a message under a UID. */
  synchronized void saw(long uid, String id) {
    use(uid, id);
    seen.put(uid, id);
  }

  /** A client was told that a message has some flags. */
  synchronized void flagged(long uid, String more) {
    flags.computeIfAbsent(uid, unknown -> new HashSet<>()).addAll(words(more));
  }

  /** The message that was seen under a UID, or null. */
  synchronized String at(long uid) {
    return seen.get(uid);
  }

  /** Compares with what a mailbox that nobody changes holds now: every UID and its message's id. */
  synchronized void audit(Map<Long, String> present) {
    Set<String> ids = new HashSet<>();
    present.forEach((uid, id) -> auditMessage(uid, id, ids.add(id)));
    fates.forEach(
        (id, fate) ->
            Violation.unless(
                fate != Fate.ACKNOWLEDGED || ids.contains(id),
                "%s: message %s was acknowledged and is lost",
                place,
                id));
    told.forEach((uid, id) -> auditUid("told", uid, id, present));
    seen.forEach((uid, id) -> auditUid("shown", uid, id, present));
  }

  /** Compares with the flags that a message has now. */
  synchronized void auditFlags(long uid, String present) {
    Set<String> missing = new HashSet<>(flags.getOrDefault(uid, Set.of()));
    missing.removeAll(words(present));
    Violation.unless(missing.isEmpty(), "%s: UID %d has lost the flags %s", place, uid, missing);
  }

  /** How many messages have which fate. */
  synchronized Map<Fate, Integer> count() {
    Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
    fates.values().forEach(fate -> counts.merge(fate, 1, Integer::sum));
    return counts;
  }

  /** How many messages have a UID although nobody was told that they were taken. */
  synchronized long unacknowledgedButSeen() {
    return seen.values().stream().filter(id -> fates.get(id) == Fate.SENT).count();
  }

  private void auditMessage(long uid, String id, boolean first) {
    Violation.unless(first, "%s: message %s is there twice, once as UID %d", place, id, uid);
    Violation.unless(uid < uidNext, "%s: UID %d is not below UIDNEXT %d", place, uid, uidNext);
    Fate fate = fates.get(id);
    Violation.unless(
        fate != null, "%s: UID %d holds message %s, which nobody sent", place, uid, id);
    Violation.unless(
        fate != Fate.REFUSED, "%s: message %s was refused and is there as UID %d", place, id, uid);
    Violation.unless(
        fate != Fate.REMOVED, "%s: message %s was removed and is back as UID %d", place, id, uid);
    use(uid, id);
  }

  private void auditUid(String how, long uid, String id, Map<Long, String> present) {
    String now = present.get(uid);
    Fate fate = fates.get(id);
    boolean mayBeGone = fate == Fate.REMOVAL_ASKED || fate == Fate.REMOVED;
    Violation.unless(
        id.equals(now) || (now == null && mayBeGone),
        "%s: UID %d was %s for message %s (%s), now it is %s",
        place,
        uid,
        how,
        id,
        fate,
        now == null ? "gone" : now);
  }

  private static Set<String> words(String flags) {
    return WORD.matcher(flags).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private void validity(long validity) {
    Violation.unless(
        uidValidity == 0 || uidValidity == validity,
        "%s: UIDVALIDITY changed from %d to %d",
        place,
        uidValidity,
        validity);
    uidValidity = validity;
  }

  private void use(long uid, String id) {
    for (Map<Long, String> known : List.of(told, seen)) {
      String before = known.get(uid);
      Violation.unless(
          before == null || before.equals(id),
          "%s: UID %d was used for message %s and again for %s",
          place,
          uid,
          before,
          id);
    }
  }
}
