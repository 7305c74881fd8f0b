package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each command in each state of each dialect: the reply, and what the state is afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
  private static final int WALKS = 150;
  private static final int STEPS = 16;

  /** What tells the state: hello or not, TLS, login, transaction, recipients. */
  private static final List<Sample> PROBES =
      List.of(Sample.RCPT, Sample.DATA, Sample.MAIL, Sample.RCPT, Sample.DATA, Sample.AUTH);

  private final SweptHost host = new SweptHost();

  private enum Situation {
    CONNECTED(kind -> true, walk -> walk),
    GREETED(kind -> true, Walk::hello),
    SECURED(kind -> !kind.startsWithTls(), walk -> walk.hello().step(Sample.STARTTLS)),
    GREETED_AGAIN(
        kind -> !kind.startsWithTls(), walk -> walk.hello().step(Sample.STARTTLS).hello()),
    LOGGED_IN(Kind::hasLogins, Situation::login),
    IN_AUTH(Kind::hasLogins, walk -> secure(walk).step(Sample.AUTH_ASKING)),
    AFTER_MAIL(kind -> true, walk -> ready(walk).step(Sample.MAIL)),
    AFTER_RCPT(kind -> true, walk -> ready(walk).step(Sample.MAIL).step(Sample.RCPT)),
    AFTER_A_CHUNK(
        kind -> true, walk -> ready(walk).step(Sample.MAIL).step(Sample.RCPT).step(Sample.CHUNK)),
    AFTER_A_REFUSED_CHUNK(kind -> true, walk -> ready(walk).step(Sample.MAIL).step(Sample.CHUNK)),
    AFTER_REFUSED_RCPT(kind -> true, walk -> ready(walk).step(Sample.MAIL).step(refusedRcpt())),
    AFTER_DATA(
        kind -> true,
        walk ->
            ready(walk).step(Sample.MAIL).step(Sample.RCPT).step(Sample.RCPT).step(Sample.DATA)),
    AFTER_QUIT(kind -> true, walk -> walk.hello().step(Sample.QUIT));

    private final Predicate<Kind> kinds;
    private final UnaryOperator<Walk> steps;

    Situation(Predicate<Kind> kinds, UnaryOperator<Walk> steps) {
      this.kinds = kinds;
      this.steps = steps;
    }

    private static Walk secure(Walk walk) {
      return walk.facts().tls() ? walk.hello() : walk.hello().step(Sample.STARTTLS).hello();
    }

    private static Walk login(Walk walk) {
      return secure(walk).step(Sample.AUTH);
    }

    private static Walk ready(Walk walk) {
      return walk.facts().kind().isForUsers() ? login(walk) : walk.hello();
    }

    private static Sample refusedRcpt() {
      return Sample.ALL.stream()
          .filter(sample -> sample.line().equals("RCPT TO:<nobody@example.org>"))
          .findFirst()
          .orElseThrow();
    }
  }

  @AfterAll
  void close() {
    host.close();
  }

  @TestFactory
  Stream<DynamicTest> eachCommandInEachState() {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind ->
                Arrays.stream(Situation.values())
                    .filter(situation -> situation.kinds.test(kind))
                    .map(
                        situation ->
                            DynamicTest.dynamicTest(
                                kind + " " + situation, () -> allCommands(kind, situation))));
  }

  private void allCommands(Kind kind, Situation situation) {
    for (Sample sample : Sample.ALL) {
      try (Walk walk = new Walk(host, kind)) {
        situation.steps.apply(walk).step(sample);
        PROBES.forEach(walk::step);
      }
    }
    assertNothingLeft();
  }

  @TestFactory
  Stream<DynamicTest> longWalks() {
    return Arrays.stream(Kind.values())
        .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> walks(kind)));
  }

  private void walks(Kind kind) {
    for (int seed = 0; seed < WALKS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      try (Walk walk = new Walk(host, kind)) {
        if (random.nextBoolean()) {
          Situation.ready(walk).step(Sample.MAIL);
        }
        for (int i = 0; i < STEPS; i++) {
          walk.step(Sample.ALL.get(random.nextInt(Sample.ALL.size())));
        }
      }
    }
    assertNothingLeft();
  }

  @Test
  void afterARefusalInTheGreeting() {
    for (Sample sample : Sample.ALL) {
      try (Walk walk = Walk.turnedAway(host)) {
        assertThat(walk.talk().greeting()).startsWith("554 ");
        walk.step(sample);
        PROBES.forEach(walk::step);
        walk.step(Sample.QUIT);
      }
    }
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void afterTooManyErrors(Kind kind) {
    try (SweptHost strict =
        new SweptHost(server -> server.limits(SweptHost.patient().with(Limits.Count.ERRORS, 3)))) {
      Talk talk = strict.talk(kind);
      talk.say("XYZZY");
      talk.say("XYZZY");
      assertThat(Talk.replies(talk.say("XYZZY")))
          .extracting(Talk.Heard::code)
          .containsExactly(500, 421);
      assertThat(talk.closed()).isTrue();
      assertThat(talk.say("NOOP")).isEmpty();
    }
  }

  /** A command that is new fails here until {@link ReplyTable} and {@link Sample} have it. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void allCommandsThatHelpNamesAreTried(Kind kind) {
    try (Walk walk = Situation.ready(new Walk(host, kind))) {
      String help = walk.talk().ask("HELP").lines().get(0);
      assertThat(help.replaceAll("^.*: ", "").split(" "))
          .containsExactlyInAnyOrderElementsOf(ReplyTable.verbs(kind));
    }
    assertThat(Sample.ALL).extracting(Sample::verb).containsAll(ReplyTable.verbs(kind));
  }

  private void assertNothingLeft() {
    assertThat(host.spooled()).as("octets in the spool").isZero();
    assertThat(host.unfinished()).as("octets of unfinished input").isZero();
    assertThat(host.openFilters()).as("open filters").isZero();
    host.forget();
  }
}
