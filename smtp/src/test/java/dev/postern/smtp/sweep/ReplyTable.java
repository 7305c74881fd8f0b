package dev.postern.smtp.sweep;

import dev.postern.smtp.sweep.Facts.Phase;
import dev.postern.smtp.sweep.Sample.Sense;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which replies are right for which command in which phase, and where they lead, written from the
 * RFCs. What RFC 5321 §4.3.2 lists for a command is narrowed to what fits its case.
 */
final class ReplyTable {
  private static final Set<Integer> UNKNOWN = Set.of(500, 502);
  private static final Set<Integer> BAD_SEQUENCE = Set.of(503);
  private static final Set<Integer> NEEDED_FIRST = Set.of(530);

  private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);
  private static final Set<Kind> SMTP = EnumSet.complementOf(EnumSet.of(Kind.LMTP));
  private static final Set<Kind> LMTP = EnumSet.of(Kind.LMTP);

  private static final Set<Phase> IN_TRANSACTION = EnumSet.of(Phase.TRANSACTION);
  private static final Set<Phase> GREETED = EnumSet.of(Phase.GREETED);

  /**
   * A command.
   *
   * @param section where its replies are told
   * @param kinds where it is one
   * @param phases where it fits
   * @param needs what comes first where users send mail
   */
  private record Row(
      String section, Set<Kind> kinds, Set<Phase> phases, Needs needs, Set<Integer> success) {}

  private enum Needs {
    NOTHING,
    /** RFC 3207 §4: all but NOOP, EHLO, STARTTLS and QUIT; HELO is EHLO's like. */
    TLS,
    /** RFC 4954 §6: what 530 is said to; none of AUTH, EHLO, HELO, NOOP, RSET and QUIT. */
    LOGIN
  }

  private static final Set<Phase> CHUNKS = EnumSet.of(Phase.TRANSACTION, Phase.CHUNKED);

  private static final Map<String, Row> ROWS =
      Map.ofEntries(
          Map.entry("HELO", row("RFC 5321 §4.1.1.1", SMTP, Phase.CONVERSING, Needs.NOTHING, 250)),
          Map.entry("EHLO", row("RFC 5321 §4.1.1.1", SMTP, Phase.CONVERSING, Needs.NOTHING, 250)),
          Map.entry("LHLO", row("RFC 2033 §4.1", LMTP, Phase.CONVERSING, Needs.NOTHING, 250)),
          Map.entry("MAIL", row("RFC 5321 §4.1.1.2", ALL, GREETED, Needs.LOGIN, 250)),
          Map.entry("RCPT", row("RFC 5321 §4.1.1.3", ALL, IN_TRANSACTION, Needs.LOGIN, 250)),
          Map.entry("DATA", row("RFC 5321 §4.1.1.4", ALL, IN_TRANSACTION, Needs.LOGIN, 354)),
          Map.entry("BDAT", row("RFC 3030 §2", ALL, CHUNKS, Needs.LOGIN, 250)),
          Map.entry("RSET", row("RFC 5321 §4.1.1.5", ALL, Phase.CONVERSING, Needs.TLS, 250)),
          Map.entry("VRFY", row("RFC 5321 §3.5.3", ALL, Phase.CONVERSING, Needs.TLS, 252)),
          Map.entry("HELP", row("RFC 5321 §4.1.1.8", ALL, Phase.CONVERSING, Needs.TLS, 214)),
          Map.entry("NOOP", row("RFC 5321 §4.1.1.9", ALL, Phase.CONVERSING, Needs.NOTHING, 250)),
          Map.entry("QUIT", row("RFC 5321 §4.1.1.10", ALL, Phase.CONVERSING, Needs.NOTHING, 221)),
          Map.entry("STARTTLS", row("RFC 3207 §4", ALL, Phase.CONVERSING, Needs.NOTHING, 220)),
          Map.entry("AUTH", row("RFC 4954 §4", SMTP, GREETED, Needs.TLS, 235)));

  private ReplyTable() {}

  private static Row row(
      String section, Set<Kind> kinds, Set<Phase> phases, Needs needs, int success) {
    return new Row(section, kinds, phases, needs, Set.of(success));
  }

  /** The commands of a kind of listener. */
  static Set<String> verbs(Kind kind) {
    Set<String> verbs = new TreeSet<>();
    ROWS.forEach(
        (verb, row) -> {
          if (row.kinds().contains(kind)) {
            verbs.add(verb);
          }
        });
    return verbs;
  }

  /** What tells of a command's replies. */
  static String section(Sample sample) {
    Row row = ROWS.get(sample.verb());
    return row == null ? "RFC 5321 §4.2.4" : row.section();
  }

  /** The replies that are right; none if there is no reply any more. */
  static Set<Integer> allowed(Facts facts, Sample sample) {
    return switch (facts.phase()) {
      case OVER -> Set.of();
      // RFC 5321 §3.1: QUIT, and 503 for the rest.
      case TURNED_AWAY ->
          sample.equals(Sample.QUIT) ? Set.of(221) : union(BAD_SEQUENCE, wrongHere(facts, sample));
      case IN_AUTH -> response(sample);
      default -> conversing(facts, sample);
    };
  }

  /** RFC 4954 §4, §6: any line is a response; one that cannot be read is 501. */
  private static Set<Integer> response(Sample sample) {
    if (sample.line().equals(SweptHost.LOGIN)) {
      return Set.of(235);
    }
    return sample.line().equals("*") ? Set.of(501) : Set.of(501, 535);
  }

  private static Set<Integer> wrongHere(Facts facts, Sample sample) {
    Row row = ROWS.get(sample.verb());
    if (row == null || !row.kinds().contains(facts.kind())) {
      return unknown(sample);
    }
    if (sample.sense() != Sense.MALFORMED) {
      return Set.of();
    }
    // Where a chunk of no size ends is not known: Postfix says 521 and closes.
    return sample.verb().equals("BDAT") ? Set.of(501, 521) : Set.of(501);
  }

  /** Postfix refuses XCLIENT and XFORWARD to strangers with 550, and in a transaction with 503. */
  private static Set<Integer> unknown(Sample sample) {
    return sample.verb().equals("XCLIENT") || sample.verb().equals("XFORWARD")
        ? union(UNKNOWN, Set.of(503, 550))
        : UNKNOWN;
  }

  private static Set<Integer> conversing(Facts facts, Sample sample) {
    Row row = ROWS.get(sample.verb());
    Set<Integer> wrong = wrongHere(facts, sample);
    if (row == null || !row.kinds().contains(facts.kind())) {
      return wrong;
    }
    Set<Integer> obstacle = obstacle(facts, row, sample);
    if (!obstacle.isEmpty()) {
      return union(obstacle, wrong);
    }
    if (!wrong.isEmpty()) {
      return wrong;
    }
    return sample.codes().isEmpty() ? row.success() : sample.codes();
  }

  private static Set<Integer> obstacle(Facts facts, Row row, Sample sample) {
    boolean users = facts.kind().isForUsers();
    if (users && !facts.tls() && row.needs() != Needs.NOTHING) {
      // RFC 4954 §6 knows 538 for AUTH.
      return sample.verb().equals("AUTH") ? Set.of(530, 538) : NEEDED_FIRST;
    }
    if (users && !facts.login() && row.needs() == Needs.LOGIN) {
      return NEEDED_FIRST;
    }
    if (!row.phases().contains(facts.phase())) {
      return BAD_SEQUENCE;
    }
    return switch (sample.verb()) {
      case "DATA", "BDAT" -> facts.recipients() > 0 ? Set.of() : withoutRecipients(facts.kind());
      // RFC 3207 §4.2: a client must not. Postfix says 554.
      case "STARTTLS" -> facts.tls() ? Set.of(503, 554) : Set.of();
      case "AUTH" -> noLogin(facts, sample);
      default -> Set.of();
    };
  }

  /** RFC 5321 §3.3: 503 or 554; RFC 2033 §4.2: 503. */
  private static Set<Integer> withoutRecipients(Kind kind) {
    return kind == Kind.LMTP ? Set.of(503) : Set.of(503, 554);
  }

  private static Set<Integer> noLogin(Facts facts, Sample sample) {
    if (!facts.kind().hasLogins()) {
      return Set.of(502, 503, 504);
    }
    if (facts.login()) {
      return BAD_SEQUENCE;
    }
    boolean mechanism = sample.line().startsWith("AUTH PLAIN");
    return mechanism && !facts.tls() ? Set.of(538) : Set.of();
  }

  /** How many replies there are: one, but after a message by LMTP (RFC 2033 §4.2, §4.3). */
  static int replies(Facts facts, Sample sample) {
    boolean forEach = facts.kind() == Kind.LMTP && sample.isLastChunk();
    return forEach ? Math.max(1, facts.recipients()) : 1;
  }

  /** Where a reply leads. */
  static Facts after(Facts facts, Sample sample, int code) {
    if (code == 221 || code == 421 || code == 521) {
      return facts.in(Phase.OVER);
    }
    if (facts.phase() == Phase.IN_AUTH) {
      return code == 235 ? facts.loggedIn() : facts.in(Phase.GREETED);
    }
    boolean transaction = facts.phase() == Phase.TRANSACTION || facts.phase() == Phase.CHUNKED;
    if (code >= 400) {
      return transaction && sample.verb().equals("BDAT") ? facts.within(Phase.FAILED) : facts;
    }
    return switch (sample.verb()) {
      case "HELO", "EHLO", "LHLO" -> facts.in(Phase.GREETED);
      case "MAIL" -> facts.in(Phase.TRANSACTION);
      case "RCPT" -> facts.withRecipient();
      case "RSET", "DATA" -> facts.reset();
      case "BDAT" -> sample.isLastChunk() ? facts.reset() : facts.within(Phase.CHUNKED);
      case "STARTTLS" -> facts.secured();
      case "AUTH" -> code == 334 ? facts.in(Phase.IN_AUTH) : facts.loggedIn();
      default -> facts;
    };
  }

  private static Set<Integer> union(Set<Integer> some, Set<Integer> others) {
    Set<Integer> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }
}
