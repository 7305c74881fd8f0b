package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.ServerEvent;
import dev.postern.TrustedNetworks;
import dev.postern.message.SmtpStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener's policy does to a conversation, stage by stage. */
class PolicyStagesTest {
  private static final SmtpStatus LATER = SmtpStatus.of(450, "7.0", "Not today");
  private static final SmtpStatus NEVER = SmtpStatus.of(550, "7.0", "Not here");
  private static final String OK = "250 2.0.0 Ok: delivered as {id}\r\n";
  private static final String[] LINES = {
    "EHLO c", "MAIL FROM:<a@example.net>", "RCPT TO:<ann@example.org>", "DATA", "x: y\r\n."
  };

  /** How many lines a client has sent when a stage is over. */
  private static final Map<Stage, Integer> SENT =
      new EnumMap<>(
          Map.of(
              Stage.CONNECT,
              0,
              Stage.HELO,
              1,
              Stage.SENDER,
              2,
              Stage.RECIPIENT,
              3,
              Stage.MESSAGE,
              5));

  private final TestServers servers = new TestServers();

  private static Policy policy(Stage stage, PolicyRule rule) {
    Policy none = Policy.recipient();
    return switch (stage) {
      case CONNECT -> none.withClient(rule);
      case HELO -> none.withHelo(rule);
      case SENDER -> none.withSender(rule);
      case RECIPIENT -> Policy.recipient(rule);
      case MESSAGE -> none.withEndOfData(rule);
    };
  }

  /** The answer to the last line of a stage; the client goes on behind it. */
  private List<String> conversation(Policy policy) {
    List<String> answers = new ArrayList<>();
    try (MailServer server = servers.secured(Smtp.mx(policy)).build()) {
      Client client = new Client(server, "smtp");
      answers.add(client.heard());
      for (String line : LINES) {
        answers.add(client.closed() ? "" : client.say(line).replaceAll("as \\w+", "as {id}"));
      }
    }
    return answers;
  }

  private List<ClientRefused> refusedClients() {
    return servers.events.stream()
        .filter(ClientRefused.class::isInstance)
        .map(ClientRefused.class::cast)
        .toList();
  }

  private List<MailRefused> refusals() {
    return servers.events.stream()
        .filter(MailRefused.class::isInstance)
        .map(MailRefused.class::cast)
        .toList();
  }

  private String answerOfRcpt(PolicyRule... rules) {
    return conversation(Policy.recipient(rules)).get(SENT.get(Stage.RECIPIENT));
  }

  private static PolicyRule saying(Decision decision) {
    return PolicyRule.of("says", request -> decision);
  }

  /** DEFER_IF_PERMIT and DEFER_IF_REJECT of access(5). */
  @Test
  void whatWouldBeTakenOrRefusedIsDeferred() {
    PolicyRule ifPermit = saying(Decision.deferIfPermit(LATER));
    PolicyRule ifReject = saying(Decision.deferIfReject(LATER));
    PolicyRule never = PolicyRule.refuse(NEVER);
    PolicyRule other = PolicyRule.refuse(SmtpStatus.of(451, "7.0", "Other"));
    PolicyRule second = saying(Decision.deferIfPermit(SmtpStatus.of(451, "7.0", "Second")));
    assertThat(answerOfRcpt(ifPermit)).isEqualTo("450 4.7.0 Not today\r\n");
    assertThat(answerOfRcpt(ifPermit, PolicyRule.permit())).startsWith("450 4.7.0 Not today");
    assertThat(answerOfRcpt(ifPermit, second)).startsWith("450 4.7.0 Not today");
    assertThat(answerOfRcpt(ifPermit, never)).startsWith("550 5.7.0 Not here");
    assertThat(answerOfRcpt(ifReject)).startsWith("250 ");
    assertThat(answerOfRcpt(ifReject, never)).startsWith("450 4.7.0 Not today");
    assertThat(answerOfRcpt(ifReject, other)).startsWith("451 4.7.0 Other");
    assertThat(answerOfRcpt(ifReject, ifPermit, never)).startsWith("450 ");
    assertThat(refusals()).allSatisfy(refused -> assertThat(refused.by()).isPresent());
  }

  /** As with Postfix: whoever is refused for good in the end is not told to come again. */
  @ParameterizedTest
  @EnumSource(names = {"CONNECT", "HELO", "SENDER"})
  void whatWouldBeTakenIsDeferredAtRcpt(Stage stage) {
    PolicyRule ifPermit = saying(Decision.deferIfPermit(LATER)).named("early");
    Policy policy = policy(stage, ifPermit);
    List<String> answers = conversation(policy);
    assertThat(answers.subList(0, 3)).allMatch(said -> said.startsWith("2"));
    assertThat(answers.get(3)).isEqualTo("450 4.7.0 Not today\r\n");
    assertThat(refusals()).extracting(MailRefused::by).containsExactly(Optional.of("early"));
    PolicyRule other = saying(Decision.deferIfPermit(SmtpStatus.of(451, "7.0", "Second")));
    assertThat(conversation(policy.with(Stage.RECIPIENT, List.of(other))).get(3))
        .isEqualTo("450 4.7.0 Not today\r\n");
    assertThat(conversation(policy.with(Stage.RECIPIENT, List.of(PolicyRule.permit()))).get(3))
        .startsWith("450 ");
    assertThat(conversation(policy.with(Stage.RECIPIENT, List.of(PolicyRule.refuse(NEVER)))).get(3))
        .isEqualTo("550 5.7.0 Not here\r\n");
  }

  @Test
  void whoWouldBeRefusedForGoodIsNotDeferred() {
    Policy policy = policy(Stage.SENDER, saying(Decision.deferIfPermit(LATER)));
    try (MailServer server = servers.secured(Smtp.mx(policy)).build()) {
      Client client = new Client(server, "smtp");
      client.heard();
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      assertThat(client.say("RCPT TO:<nobody@example.org>")).startsWith("550 5.1.1 ");
      assertThat(client.say("RCPT TO:<later@example.org>")).isEqualTo("450 4.7.0 Not today\r\n");
      assertThat(client.say("RCPT TO:<ann@example.org>")).isEqualTo("450 4.7.0 Not today\r\n");
    }
  }

  @Test
  void anotherHelloForgetsWhatWasSaidOfTheFirst() {
    PolicyRule bad =
        saying(Decision.deferIfPermit(LATER))
            .when(request -> request.helo().filter("bad"::equals).isPresent());
    try (MailServer server = servers.secured(Smtp.mx(policy(Stage.HELO, bad))).build()) {
      Client client = new Client(server, "smtp");
      client.heard();
      String rcpt = "RCPT TO:<ann@example.org>";
      assertThat(client.say("HELO bad", "MAIL FROM:<>", rcpt)).endsWith("450 4.7.0 Not today\r\n");
      assertThat(client.say("RSET", "MAIL FROM:<>", rcpt)).endsWith("450 4.7.0 Not today\r\n");
      assertThat(client.say("HELO good", "MAIL FROM:<>", rcpt)).endsWith("250 2.1.5 Ok\r\n");
    }
  }

  @Test
  void whatOneListPermitsAnotherRefuses() {
    for (Stage stage : Stage.values()) {
      Policy one = policy(stage, PolicyRule.permit());
      List<PolicyRule> second = List.of(PolicyRule.refuse(NEVER).named("second"));
      assertThat(conversation(one.beside(stage, second)).get(SENT.get(stage)))
          .endsWith(" 5.7.0 Not here\r\n");
    }
    assertThat(refusals()).extracting(MailRefused::by).containsOnly(Optional.of("second"));
    Policy marked =
        Policy.recipient(saying(Decision.prepend("X-A: b")), PolicyRule.permit())
            .beside(Stage.RECIPIENT, List.of(saying(Decision.prepend("X-C: d"))));
    assertThat(conversation(marked)).last().isEqualTo(OK);
    assertThat(servers.delivery.kept().get(servers.delivery.kept().size() - 1).text())
        .contains("X-A: b\r\n", "X-C: d\r\n");
  }

  /** As with Postfix: two lists for recipients are one in this, other lists are not. */
  @ParameterizedTest
  @EnumSource
  void whatWouldBeRefusedIsDeferredByItsOwnList(Stage stage) {
    Policy policy =
        policy(stage, saying(Decision.deferIfReject(LATER)))
            .beside(stage, List.of(PolicyRule.refuse(NEVER)));
    assertThat(conversation(policy).get(SENT.get(stage)))
        .endsWith(stage == Stage.RECIPIENT ? "450 4.7.0 Not today\r\n" : " 5.7.0 Not here\r\n");
  }

  @Test
  void whatIsDiscardedIsUnlessItIsDeferred() {
    Policy policy = Policy.recipient(saying(Decision.discard()), PolicyRule.reject());
    assertThat(conversation(policy).get(3)).startsWith("250 ");
    PolicyRule later = saying(Decision.deferIfPermit(LATER));
    assertThat(answerOfRcpt(later, saying(Decision.discard()))).startsWith("450 4.7.0");
  }

  @Test
  void whoDefersHasACodeForThat() {
    assertThatIllegalArgumentException().isThrownBy(() -> Decision.deferIfPermit(NEVER));
    assertThatIllegalArgumentException().isThrownBy(() -> Decision.deferIfReject(NEVER));
  }

  @ParameterizedTest
  @EnumSource
  void aRuleRefusesAtItsStageAlone(Stage stage) {
    List<String> answers = conversation(policy(stage, PolicyRule.refuse(NEVER).named("house")));
    int answer = SENT.get(stage);
    String code = stage == Stage.CONNECT ? "554" : "550";
    assertThat(answers.get(answer)).isEqualTo(code + " 5.7.0 Not here\r\n");
    assertThat(answers.subList(0, answer)).noneMatch(said -> said.startsWith("5"));
    assertThat(servers.delivery.kept()).isEmpty();
    if (stage.compareTo(Stage.SENDER) >= 0) {
      assertThat(refusals()).hasSize(1);
      assertThat(refusals().get(0).stage()).isEqualTo(stage);
      assertThat(refusals().get(0).status()).isEqualTo(NEVER);
      assertThat(refusals().get(0).by()).contains("house");
    } else {
      assertThat(refusals()).isEmpty();
      assertThat(refusedClients())
          .singleElement()
          .satisfies(
              client -> {
                assertThat(client.stage()).isEqualTo(stage);
                assertThat(client.peer().listener()).isEqualTo("smtp");
                assertThat(client.helo())
                    .isEqualTo(stage == Stage.HELO ? Optional.of("c") : Optional.empty());
                assertThat(client.status())
                    .isEqualTo(SmtpStatus.of(Integer.parseInt(code), "7.0", "Not here"));
                assertThat(client.by()).contains("house");
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleDefersAtItsStage(Stage stage) {
    List<String> answers = conversation(policy(stage, PolicyRule.refuse(LATER)));
    String code = stage == Stage.CONNECT ? "421" : "450";
    assertThat(answers.get(SENT.get(stage))).isEqualTo(code + " 4.7.0 Not today\r\n");
    assertThat(servers.delivery.kept()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRuleThatPermitsEndsItsStageAlone(Stage stage) {
    Policy policy = policy(stage, PolicyRule.permit());
    assertThat(conversation(policy)).last().isEqualTo(OK);
    assertThat(conversation(policy.withEndOfData(PolicyRule.refuse(NEVER))))
        .last()
        .isNotEqualTo(OK);
  }

  static List<Throwable> failures() {
    return ThrowingPartsTest.andChecked().toList();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aRuleThatThrowsIsARefusalForNow(Throwable failure) {
    for (Stage stage : Stage.values()) {
      PolicyRule broken =
          PolicyRule.of(
              "broken",
              request -> {
                ThrowingPartsTest.fail(failure);
                return Decision.permit();
              });
      String code = stage == Stage.CONNECT ? "421" : "451";
      assertThat(conversation(policy(stage, broken)).get(SENT.get(stage)))
          .isEqualTo(code + " 4.3.0 Temporary local problem, try again later\r\n");
    }
    assertThat(servers.delivery.kept()).isEmpty();
    assertThat(refusals()).extracting(MailRefused::by).containsOnly(Optional.of("broken"));
    assertThat(refusedClients()).extracting(ClientRefused::by).containsOnly(Optional.of("broken"));
    assertThat(refusedClients())
        .extracting(client -> client.stage() + " " + client.status().code())
        .containsOnly("CONNECT 421", "HELO 451");
  }

  @Test
  void soIsARuleThatSaysNothingAndOneWithoutWords() {
    for (PolicyRule rule :
        List.of(
            PolicyRule.of("silent", request -> null),
            PolicyRule.of("wordless", request -> Decision.refuse(SmtpStatus.reject("n\u00f6"))),
            PolicyRule.permit().when(request -> List.of(true).get(1)))) {
      assertThat(conversation(policy(Stage.SENDER, rule)).get(2))
          .isEqualTo("451 4.3.0 Temporary local problem, try again later\r\n");
    }
  }

  @Test
  void anErrorOfTheVirtualMachineInARuleIsTold() {
    PolicyRule fatal =
        PolicyRule.of(
            "fatal",
            request -> {
              throw new OutOfMemoryError("scripted");
            });
    assertThat(conversation(policy(Stage.SENDER, fatal)).get(2))
        .isEqualTo("421 4.3.0 Internal error, try again later\r\n");
    assertThat(servers.events).hasAtLeastOneElementOfType(ServerEvent.FatalError.class);
  }

  @Test
  void aRuleLearnsWhatIsKnown() {
    List<PolicyRequest> asked = new ArrayList<>();
    PolicyRule curious =
        PolicyRule.of(
            "curious",
            request -> {
              asked.add(request);
              return Decision.dunno();
            });
    Policy policy = Policy.recipient(curious);
    policy = policy.withClient(curious).withHelo(curious).withSender(curious);
    assertThat(conversation(policy.withEndOfData(curious))).last().isEqualTo(OK);
    assertThat(asked).extracting(PolicyRequest::stage).containsExactly(Stage.values());
    assertThat(asked)
        .extracting(request -> request.helo().orElse("-"))
        .containsExactly("-", "c", "c", "c", "c");
    assertThat(asked)
        .extracting(request -> request.sender().map(Object::toString).orElse("-"))
        .containsExactly("-", "-", "a@example.net", "a@example.net", "a@example.net");
    assertThat(asked)
        .extracting(request -> request.recipient().map(Object::toString).orElse("-"))
        .containsExactly("-", "-", "-", "ann@example.org", "-");
    assertThat(asked)
        .extracting(request -> request.size().orElse(-1))
        .containsExactly(-1L, -1L, -1L, -1L, 6L);
    assertThat(asked).allSatisfy(r -> assertThat(r.localDomains()).containsExactly("example.org"));
    assertThat(asked.get(4).envelope().orElseThrow().recipients()).hasSize(1);
  }

  @Test
  void aRefusedHelloChangesNothing() {
    PolicyRule noLiterals =
        PolicyRule.of(
            "no_strangers",
            request ->
                request.helo().filter("bad"::equals).isPresent()
                    ? Decision.refuse(NEVER)
                    : Decision.dunno());
    try (MailServer server = servers.secured(Smtp.mx(policy(Stage.HELO, noLiterals))).build()) {
      Client client = new Client(server, "smtp");
      client.heard();
      assertThat(client.say("EHLO bad", "MAIL FROM:<>"))
          .contains("550 5.7.0", "503 5.5.1 Say hello");
      client.say("HELO good", "MAIL FROM:<>");
      assertThat(client.say("HELO bad", "RCPT TO:<ann@example.org>"))
          .isEqualTo("550 5.7.0 Not here\r\n250 2.1.5 Ok\r\n");
    }
  }

  static Stream<Arguments> endsOfStages() {
    return Arrays.stream(Stage.values())
        .flatMap(stage -> Stream.of(Arguments.of(stage, 421), Arguments.of(stage, 521)));
  }

  /** As with Postfix. */
  @ParameterizedTest
  @MethodSource("endsOfStages")
  void aRuleThatSays421Or521ClosesTheConnection(Stage stage, int code) {
    SmtpStatus closing = SmtpStatus.of(code, "7.0", "Closing");
    try (MailServer server =
        servers.secured(Smtp.mx(policy(stage, PolicyRule.refuse(closing)))).build()) {
      Client client = new Client(server, "smtp");
      for (int i = 0; i < SENT.get(stage); i++) {
        assertThat(client.closed()).isFalse();
        client.heard();
        client.say(LINES[i]);
      }
      assertThat(client.closed()).isTrue();
      assertThat(servers.events)
          .filteredOn(event -> event instanceof ClientRefused || event instanceof MailRefused)
          .extracting(Object::toString)
          .singleElement(STRING)
          .contains(code + " ");
    }
  }

  @Test
  void hellosThatWaitForARuleAreCountedAfterTheirAnswer() {
    PolicyRule dunno = PolicyRule.of("dunno", request -> Decision.dunno());
    Limits few =
        Limits.defaults()
            .with(Limits.Time.SMTP_ERROR_DELAY, Duration.ZERO)
            .with(Limits.Count.SMTP_JUNK_COMMANDS, 1)
            .with(Limits.Count.ERRORS, 1);
    try (MailServer server =
        servers.secured(Smtp.mx(policy(Stage.HELO, dunno))).limits(few).build()) {
      Client client = new Client(server, "smtp");
      client.heard();
      assertThat(client.say("HELO a", "HELO b"))
          .isEqualTo("250 mail.example.org\r\n".repeat(2) + "421 4.7.0 Too many errors\r\n");
      assertThat(client.closed()).isTrue();
    }
  }

  @Test
  void authIsOfferedWhereALoginCouldMatter() {
    PolicyRule wrapped =
        PolicyRule.of("wrapped", request -> PolicyRule.permitAuthenticated().decide(request));
    PolicyRule network = PolicyRule.permitNetworks(TrustedNetworks.of("192.0.2.0/24"));
    assertThat(offered(Policy.recipient(wrapped))).contains("AUTH PLAIN");
    assertThat(offered(Policy.recipient().withSender(PolicyRule.permitAuthenticated())))
        .contains("AUTH PLAIN");
    assertThat(offered(Policy.recipient(network))).contains("8BITMIME").doesNotContain("AUTH");
  }

  private String offered(Policy policy) {
    try (MailServer server =
        servers.secured(Smtp.mx(policy)).plaintextLogins(PlaintextLogins.ALLOWED).build()) {
      return new Client(server, "smtp").say("EHLO c");
    }
  }
}
