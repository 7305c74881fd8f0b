package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.smtp.sweep.Facts.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A conversation held against {@link ReplyTable} at each step. */
final class Walk implements AutoCloseable {
  private final SweptHost host;
  private final Talk talk;
  private final List<String> steps = new ArrayList<>();
  private Facts facts;

  Walk(SweptHost host, Kind kind) {
    this.host = host;
    this.talk = host.talk(kind);
    this.facts = Facts.connected(kind);
    steps.add(kind.name());
  }

  private Walk(SweptHost host, Talk talk, Facts facts) {
    this.host = host;
    this.talk = talk;
    this.facts = facts;
    steps.add(facts.phase().name());
  }

  /** Where the greeting was a refusal. */
  static Walk turnedAway(SweptHost host) {
    return new Walk(host, host.talk("away"), Facts.connected(Kind.LOGINS).in(Phase.TURNED_AWAY));
  }

  Facts facts() {
    return facts;
  }

  Talk talk() {
    return talk;
  }

  Walk hello() {
    return step(new Sample(facts.kind().hello(), facts.kind().hello() + " c", GOOD, Set.of()));
  }

  private static final Sample.Sense GOOD = Sample.Sense.GOOD;

  /** Sends a line, and checks its reply. */
  Walk step(Sample sample) {
    steps.add(sample.toString());
    String heard = talk.say(sample.line());
    Set<Integer> allowed = ReplyTable.allowed(facts, sample);
    if (allowed.isEmpty()) {
      assertThat(heard).as("%s", steps).isEmpty();
      return this;
    }
    List<Talk.Heard> replies = Talk.replies(heard);
    assertThat(replies).as("replies to %s", steps).hasSize(ReplyTable.replies(facts, sample));
    int code = replies.get(0).code();
    assertThat(replies).as("replies to %s", steps).allMatch(reply -> reply.code() == code);
    assertThat(code).as("%s, %s", steps, ReplyTable.section(sample)).isIn(allowed);
    if (code == 354) {
      message();
    } else if (sample.verb().equals("STARTTLS") && code == 220) {
      talk.startTls();
    }
    facts = ReplyTable.after(facts, sample, code);
    assertThat(talk.closed()).as("closed after %s", steps).isEqualTo(facts.phase() == Phase.OVER);
    return this;
  }

  private void message() {
    int before = host.kept().size();
    List<Talk.Heard> replies = Talk.replies(talk.send("Subject: s\r\n\r\ntext\r\n.\r\n"));
    int expected = facts.kind() == Kind.LMTP ? facts.recipients() : 1;
    assertThat(replies).as("after data %s", steps).hasSize(expected);
    assertThat(replies).as("after data %s", steps).allMatch(reply -> reply.code() == 250);
    List<SweptHost.Kept> kept = host.kept();
    assertThat(kept).as("kept after %s", steps).hasSize(before + 1);
    // Who was named twice gets it once.
    assertThat(kept.get(before).recipients()).as("%s", steps).isBetween(1, facts.recipients());
  }

  /** The client vanishes. */
  @Override
  public void close() {
    talk.connection().reset();
  }
}
