package dev.postern.smtp.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What RFC 3030 §2 and §4.2 say of a conversation with chunks, of a listener of one kind. */
final class ChunkModel {
  /** What each chunk is made of: a command, if it were taken for one. */
  static final String OCTETS = "RSET\r\n";

  /** The largest message. */
  static final int MOST = 5 * OCTETS.length();

  private static final String TOO_MUCH = OCTETS.repeat(6);

  private final Kind kind;
  private final List<String> kept = new ArrayList<>();

  /** Empty where there is no transaction. */
  private Optional<Transaction> transaction = Optional.empty();

  /** One that has begun: it failed, or so much of its message is there. */
  private record Transaction(int recipients, Optional<String> chunks, boolean failed) {}

  /** What a client can say. */
  enum Step {
    MAIL("MAIL FROM:<>\r\n"),
    RCPT("RCPT TO:<ann@example.org>\r\n"),
    RSET("RSET\r\n"),
    DATA("DATA\r\n"),
    CHUNK("BDAT " + OCTETS.length() + "\r\n" + OCTETS),
    LAST("BDAT " + OCTETS.length() + " LAST\r\n" + OCTETS),
    NOTHING("BDAT 0\r\n"),
    NOTHING_LAST("BDAT 0 LAST\r\n"),
    TOO_LARGE("BDAT " + TOO_MUCH.length() + "\r\n" + TOO_MUCH),
    TOO_LARGE_LAST("BDAT " + TOO_MUCH.length() + " LAST\r\n" + TOO_MUCH);

    private final String wire;

    Step(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }

    private boolean isLast() {
      return name().endsWith("LAST");
    }

    private boolean isTooLarge() {
      return name().startsWith("TOO");
    }

    private String octets() {
      return name().startsWith("NOTHING") ? "" : OCTETS;
    }
  }

  ChunkModel(Kind kind) {
    this.kind = kind;
  }

  /** The messages so far. */
  List<String> kept() {
    return kept;
  }

  /** The codes that answer a step; not asked for DATA where that is followed by a message. */
  List<Integer> answers(Step step) {
    return switch (step) {
      case MAIL -> mail();
      case RCPT -> rcpt();
      case RSET -> {
        transaction = Optional.empty();
        yield List.of(250);
      }
      case DATA -> List.of(noData());
      default -> chunk(step);
    };
  }

  private List<Integer> mail() {
    if (transaction.isPresent()) {
      return List.of(503);
    }
    transaction = Optional.of(new Transaction(0, Optional.empty(), false));
    return List.of(250);
  }

  private List<Integer> rcpt() {
    if (!isOpen() || hasChunks()) {
      return List.of(503);
    }
    transaction =
        Optional.of(
            new Transaction(transaction.orElseThrow().recipients() + 1, Optional.empty(), false));
    return List.of(250);
  }

  private boolean isOpen() {
    return transaction.filter(one -> !one.failed()).isPresent();
  }

  private boolean hasChunks() {
    return transaction.flatMap(Transaction::chunks).isPresent();
  }

  /** Whether DATA is answered 354. */
  boolean takesData() {
    return isOpen() && !hasChunks() && transaction.orElseThrow().recipients() > 0;
  }

  private int noData() {
    boolean recipientsMissing = isOpen() && !hasChunks();
    return recipientsMissing && kind != Kind.LMTP ? 554 : 503;
  }

  private List<Integer> chunk(Step step) {
    if (transaction.isEmpty()) {
      return List.of(503);
    }
    Transaction before = transaction.get();
    int answers = step.isLast() && kind == Kind.LMTP ? before.recipients() : 1;
    if (before.failed() || before.recipients() == 0) {
      boolean each = before.failed();
      transaction = Optional.of(new Transaction(before.recipients(), Optional.empty(), true));
      return Collections.nCopies(each ? Math.max(1, answers) : 1, 503);
    }
    if (step.isTooLarge()) {
      transaction =
          step.isLast()
              ? Optional.empty()
              : Optional.of(new Transaction(before.recipients(), Optional.empty(), true));
      return Collections.nCopies(answers, 552);
    }
    String message = before.chunks().orElse("") + step.octets();
    if (step.isLast()) {
      kept.add(message);
      transaction = Optional.empty();
    } else {
      transaction = Optional.of(new Transaction(before.recipients(), Optional.of(message), false));
    }
    return Collections.nCopies(answers, 250);
  }
}
