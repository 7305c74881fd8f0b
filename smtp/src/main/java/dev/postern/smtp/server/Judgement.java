package dev.postern.smtp.server;

import dev.postern.filter.Verdict;
import dev.postern.message.Placement;
import dev.postern.smtp.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What filters have said so far.
 *
 * @param refusal present if one refused
 * @param fields header fields for the front of the message
 * @param placement where the message belongs
 */
record Judgement(Optional<Reply> refusal, List<String> fields, Placement placement) {
  static final Judgement NONE = new Judgement(Optional.empty(), List.of(), Placement.INBOX);

  Judgement {
    fields = List.copyOf(fields);
  }

  /** The same with a refusal of the server's own. */
  Judgement refused(Reply reply) {
    return new Judgement(Optional.of(reply), fields, placement);
  }

  Judgement after(Verdict verdict, FilterStages.Stage stage) {
    if (verdict instanceof Verdict.Pass) {
      return this;
    }
    if (verdict instanceof Verdict.Tag tag) {
      List<String> all = new ArrayList<>(fields);
      all.addAll(tag.fields());
      return new Judgement(refusal, all, placement);
    }
    if (verdict instanceof Verdict.Quarantine) {
      return new Judgement(refusal, fields, Placement.JUNK);
    }
    if (verdict instanceof Verdict.Reject reject) {
      return refused(stage.rejection(reject.text()));
    }
    if (verdict instanceof Verdict.Defer defer) {
      return refused(stage.deferral(defer.text()));
    }
    throw new IllegalStateException("unknown verdict " + verdict);
  }
}
