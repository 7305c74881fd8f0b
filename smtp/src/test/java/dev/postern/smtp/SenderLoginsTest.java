package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.ServerPart;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.policy.SenderRules;
import dev.postern.store.InMemoryStore;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody sends as somebody else, unless the operator says so. */
class SenderLoginsTest {
  private static final String REFUSED = "553 5.7.1 Sender address rejected: not owned by user\r\n";
  private static final String OK = "250 2.1.0 Ok\r\n";

  @TempDir private Path directory;

  private final TestServers servers = new TestServers();

  private static boolean owns(SenderLogins logins, String user, String sender) {
    return owns(logins, user, sender, "+");
  }

  private static boolean owns(SenderLogins logins, String user, String sender, String delimiter) {
    PolicyRequest request =
        PolicyRequest.builder(Stage.SENDER, PeerInfo.unix("submission"))
            .localDomains(Set.of("example.org"))
            .recipientDelimiter(delimiter)
            .build();
    return logins.owns(MailUser.of(user), EmailAddress.of(sender), request);
  }

  private static boolean owns(
      SenderLogins logins, UserDirectory users, String user, String sender) {
    PolicyRequest request =
        PolicyRequest.builder(Stage.SENDER, PeerInfo.unix("submission"))
            .localDomains(Set.of("example.org"))
            .recipientDelimiter("+-")
            .userDirectory(users)
            .build();
    return logins.owns(MailUser.of(user), EmailAddress.of(sender), request);
  }

  private String mail(Listener listener, String from) {
    try (MailServer server =
        servers.secured(listener).plaintextLogins(PlaintextLogins.ALLOWED).build()) {
      return mail(server, listener.name(), from);
    }
  }

  private static String mail(MailServer server, String listener, String from) {
    Client client = new Client(server, listener);
    byte[] plain = "\0ann\0secret".getBytes(StandardCharsets.UTF_8);
    String login = "AUTH PLAIN " + Base64.getEncoder().encodeToString(plain);
    assertThat(client.heard() + client.say("EHLO c", login)).contains("\r\n235 ");
    return client.say("MAIL FROM:<" + from + ">");
  }

  @Test
  void aDomainIsOwnedInBothForms() {
    String unicode = "b\u00fccher.example";
    String ascii = "xn--bcher-kva.example";
    for (String user : List.of("ann@" + unicode, "ann@" + ascii, "ANN@B\u00dcCHER.example")) {
      assertThat(owns(SenderLogins.OWN, user, "ann+x@" + unicode)).isTrue();
      assertThat(owns(SenderLogins.OWN, user, "ann@" + ascii)).isTrue();
      assertThat(owns(SenderLogins.OWN, user, "ann@bucher.example")).isFalse();
      assertThat(owns(SenderLogins.OWN, user, "bob@" + unicode)).isFalse();
    }
    assertThat(owns(SenderLogins.OWN, "ba\u0308r@example.org", "b\u00e4r@example.org")).isTrue();
  }

  @Test
  void aUserSendsAsItself() {
    assertThat(mail(Smtp.submission(), "ann@example.org")).isEqualTo(OK);
    assertThat(mail(Smtp.submission(), "Ann+lists@EXAMPLE.org")).isEqualTo(OK);
    assertThat(mail(Smtp.submission(), "")).isEqualTo(OK);
    assertThat(mail(Smtp.submission(), "bob@example.org")).isEqualTo(REFUSED);
    assertThat(mail(Smtp.submission(), "ann@example.net")).isEqualTo(REFUSED);
    assertThat(servers.events)
        .filteredOn(MailRefused.class::isInstance)
        .hasSize(2)
        .extracting(event -> ((MailRefused) event).by().orElse(""))
        .containsOnly("reject_authenticated_sender_login_mismatch");
  }

  @Test
  void aPolicyThatSaysNothingOfSendersKeepsTheDefault() {
    Policy users = Policy.recipient(PolicyRule.permitAuthenticated());
    assertThat(mail(Smtp.submission(users), "bob@example.org")).isEqualTo(REFUSED);
    assertThat(mail(Smtp.submission(users.withSender()), "bob@example.org")).isEqualTo(REFUSED);
    assertThat(mail(Smtp.submission(users.withSender()), "ann@example.org")).isEqualTo(OK);
  }

  @Test
  void whatAListWouldHaveDeferredIsNoReasonToDeferAnothersAddress() {
    PolicyRule ifReject =
        PolicyRule.of(
            "early", request -> Decision.deferIfReject(SmtpStatus.of(450, "7.0", "Not today")));
    Policy users = Policy.recipient(PolicyRule.permitAuthenticated()).withSender(ifReject);
    assertThat(mail(Smtp.submission(users), "bob@example.org")).isEqualTo(REFUSED);
  }

  @Test
  void aListOfSendersThatIsAboutSomethingElseKeepsItToo() {
    Policy users = Policy.recipient(PolicyRule.permitAuthenticated());
    PolicyRule dunno = PolicyRule.of("no_spam_example", request -> Decision.dunno());
    assertThat(mail(Smtp.submission(users.withSender(dunno)), "bob@example.org"))
        .isEqualTo(REFUSED);
    assertThat(mail(Smtp.submission(users.withSender(dunno)), "ann@example.org")).isEqualTo(OK);
  }

  @Test
  void whatAListPermitsSparesNobody() {
    PolicyRule table = SenderRules.checkSenderAccess(LookupTable.parse("static:OK"));
    PolicyRule discarding = PolicyRule.of("discarding", request -> Decision.discard());
    for (PolicyRule permitting :
        List.of(
            PolicyRule.permit(),
            PolicyRule.permitAuthenticated(),
            PolicyRule.permitAuthenticated().permittingRelay(),
            table,
            discarding)) {
      Policy policy = Policy.recipient(PolicyRule.permitAuthenticated()).withSender(permitting);
      for (Listener listener : List.of(Smtp.submission(policy), Smtp.mx(policy))) {
        assertThat(mail(listener, "bob@example.org")).isEqualTo(REFUSED);
        assertThat(mail(listener, "ann@example.org")).isEqualTo(OK);
      }
      Policy off = policy.withSenderLogins(SenderLogins.ANYONE);
      assertThat(mail(Smtp.submission(off), "bob@example.org")).isEqualTo(OK);
      assertThat(mail(Smtp.mx(off), "bob@example.org")).isEqualTo(OK);
    }
  }

  @Test
  void itIsAskedWhereverSomebodyLoggedIn() {
    Policy policy = Policy.recipient(PolicyRule.permitAuthenticated());
    assertThat(mail(Smtp.mx(policy), "bob@example.org")).isEqualTo(REFUSED);
    assertThat(mail(Smtp.mx(policy), "ann@example.org")).isEqualTo(OK);
    assertThat(Policy.recipient().consultsLogins()).isFalse();
  }

  @Test
  void aListRefusesBefore() {
    Policy policy = Policy.recipient().withSender(PolicyRule.reject());
    assertThat(mail(Smtp.submission(policy), "bob@example.org")).startsWith("554 5.7.1");
  }

  @Test
  void severalListsNameOwnersTogether() {
    SenderLogins sales = (user, sender, request) -> sender.localPart().equals("sales");
    SenderLogins info = (user, sender, request) -> sender.localPart().equals("info");
    Policy policy =
        Policy.recipient(
                PolicyRule.rejectSenderLoginMismatch(sales).when(request -> false),
                PolicyRule.permitAuthenticated())
            .withSender(PolicyRule.rejectSenderLoginMismatch(info).when(request -> false));
    assertThat(mail(Smtp.submission(policy), "sales@example.org")).isEqualTo(OK);
    assertThat(mail(Smtp.submission(policy), "info@example.org")).isEqualTo(OK);
    assertThat(mail(Smtp.submission(policy), "bob@example.org")).isEqualTo(REFUSED);
    assertThat(mail(Smtp.submission(policy), "ann@example.org")).isEqualTo(REFUSED);
    Policy own = policy.withSenderLogins(SenderLogins.OWN);
    assertThat(mail(Smtp.submission(own), "ann@example.org")).isEqualTo(OK);
    assertThat(mail(Smtp.submission(own), "info@example.org")).isEqualTo(REFUSED);
    Policy anyone =
        policy.withHelo(
            PolicyRule.rejectSenderLoginMismatch(SenderLogins.ANYONE).named("says_who"));
    assertThat(mail(Smtp.submission(anyone), "bob@example.org")).isEqualTo(OK);
  }

  /** Local delivery, too, looks for the whole local part first. */
  @Test
  void aDetailIsNoneIfTheWholeLocalPartIsAnothers() {
    UserDirectory users =
        name ->
            name.equals("ann-marie@example.org") || name.equals("ann+b@b\u00fccher.example")
                ? UserLookup.found(MailUser.of(name))
                : name.equals("ann+self@example.org")
                    ? UserLookup.found(MailUser.of("Ann@example.org"))
                    : UserLookup.unknown();
    SenderLogins aliases =
        SenderLogins.aliases(user -> List.of(EmailAddress.of("ann@example.org")));
    for (SenderLogins logins : List.of(SenderLogins.OWN, aliases)) {
      assertThat(owns(logins, users, "ann@example.org", "ann-marie@example.org")).isFalse();
      assertThat(owns(logins, users, "ann@example.org", "Ann-Marie@EXAMPLE.org")).isFalse();
      assertThat(owns(logins, users, "ann@example.org", "ann-mary@example.org")).isTrue();
      assertThat(owns(logins, users, "ann@example.org", "ann+self@example.org")).isTrue();
    }
    assertThat(owns(SenderLogins.OWN, users, "ann", "ann-marie@example.org")).isFalse();
    String unicode = "@b\u00fccher.example";
    assertThat(owns(SenderLogins.OWN, users, "ann" + unicode, "ann+b" + unicode)).isFalse();
    assertThat(owns(SenderLogins.OWN, users, "ann" + unicode, "ann+c" + unicode)).isTrue();
    assertThat(owns(SenderLogins.OWN, users, "ann-marie@example.org", "ann-marie@example.org"))
        .isTrue();
    UserDirectory away = name -> UserLookup.unavailable("scripted");
    assertThatThrownBy(() -> owns(SenderLogins.OWN, away, "ann@example.org", "ann+x@example.org"))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(owns(SenderLogins.OWN, away, "ann@example.org", "ann@example.org")).isTrue();
  }

  @Test
  void aRuleOfItsKindInTheListIsTheOperatorsWord() {
    Policy users = Policy.recipient(PolicyRule.permitAuthenticated());
    SenderLogins sales = (user, sender, request) -> sender.localPart().equals("sales");
    PolicyRule rule = PolicyRule.rejectSenderLoginMismatch(sales);
    for (PolicyRule own :
        List.of(rule, rule.when(PolicyCondition.authenticated()).named("other_name"))) {
      Policy policy = users.withSender(own);
      assertThat(mail(Smtp.submission(policy), "sales@example.org")).isEqualTo(OK);
      assertThat(mail(Smtp.submission(policy), "bob@example.org")).isEqualTo(REFUSED);
    }
  }

  @Test
  void theOperatorSaysWhoMaySendAsWhom() {
    assertThat(mail(Smtp.submission(SenderLogins.ANYONE), "bob@example.org")).isEqualTo(OK);
    SenderLogins aliases =
        SenderLogins.aliases(
            user ->
                user.name().equals("ann@example.org")
                    ? List.of(EmailAddress.of("sales@example.org"))
                    : List.of());
    assertThat(mail(Smtp.submission(aliases), "sales@example.org")).isEqualTo(OK);
    assertThat(mail(Smtp.submission(aliases), "ann@example.org")).isEqualTo(OK);
    assertThat(mail(Smtp.submission(aliases), "bob@example.org")).isEqualTo(REFUSED);
  }

  @Test
  void aTableNamesOwners() {
    SenderLogins table =
        SenderLogins.table(
            LookupTable.of(
                Map.of(
                    "info@example.org", "ann, Bob@example.org\tcarol",
                    "info+x@example.org", "dave",
                    "sales", "ann",
                    "@example.net", "bob@example.org",
                    "nobody@example.net", " ,")));
    assertThat(owns(table, "ann", "INFO@example.org")).isTrue();
    assertThat(owns(table, "bob@EXAMPLE.org", "info+y@example.org")).isTrue();
    assertThat(owns(table, "carol", "info-y@example.org", "-")).isTrue();
    assertThat(owns(table, "carol", "info-y@example.org", "+")).isFalse();
    assertThat(owns(table, "dave", "info@example.org")).isFalse();
    assertThat(owns(table, "ann", "info+x@example.org")).isFalse();
    assertThat(owns(table, "dave", "info+x@example.org")).isTrue();
    assertThat(owns(table, "ann", "sales+z@example.org")).isTrue();
    assertThat(owns(table, "ann", "sales@example.net")).isFalse();
    assertThat(owns(table, "bob@example.org", "anyone@example.net")).isTrue();
    assertThat(owns(table, "bob@example.org", "nobody@example.net")).isFalse();
    assertThat(owns(table, "ann@example.org", "ann@example.org")).isFalse();
  }

  @Test
  void aTableThatCannotBeAskedHasTheClientComeAgain() {
    SenderLogins away =
        SenderLogins.table(
            key -> {
              throw new IOException("scripted");
            });
    assertThat(mail(Smtp.submission(away), "ann@example.org"))
        .isEqualTo("451 4.3.0 Temporary local problem, try again later\r\n");
  }

  @Test
  void patternsAreAskedWithTheWholeAddress() {
    LookupTable patterns = LookupTable.parse("regexp:" + file("/^a.*@example\\.org$/ ann\n"));
    assertThat(owns(SenderLogins.table(patterns), "ann", "a+b@example.org")).isTrue();
    assertThat(owns(SenderLogins.table(patterns), "ann", "b@example.org")).isFalse();
  }

  private Path file(String text) {
    try {
      return Files.writeString(directory.resolve("table"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whereItCannotBeKnownTheClientComesAgain() {
    SenderLogins away =
        (user, sender, request) -> {
          throw new AssertionError("scripted");
        };
    assertThat(mail(Smtp.submission(away), "ann@example.org"))
        .isEqualTo("451 4.3.0 Temporary local problem, try again later\r\n");
    assertThat(mail(Smtp.submission(SenderLogins.aliases(user -> null)), "x@example.org"))
        .isEqualTo("451 4.3.0 Temporary local problem, try again later\r\n");
  }

  @Test
  void whoDidNotLogInIsNotAskedAbout() {
    Policy policy =
        Policy.recipient().withSender(PolicyRule.rejectSenderLoginMismatch(SenderLogins.OWN));
    try (MailServer server = servers.secured(Smtp.mx(policy)).build()) {
      Client client = new Client(server, "smtp");
      assertThat(client.say("HELO c", "MAIL FROM:<x@example.org>")).endsWith(OK);
    }
  }

  @Test
  void spellingsOfAnAddress() {
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "ann@example.org")).isTrue();
    assertThat(owns(SenderLogins.OWN, "Ann@Example.ORG", "aNN@example.org")).isTrue();
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "ANN+x+y@example.org")).isTrue();
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "ann+@example.org")).isTrue();
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "annx@example.org")).isFalse();
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "an@example.org")).isFalse();
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "bob+ann@example.org")).isFalse();
    assertThat(owns(SenderLogins.OWN, "ann+x@example.org", "ann@example.org")).isFalse();
    assertThat(owns(SenderLogins.OWN, "ali@example.org", "al\u0131@example.org")).isFalse();
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "ann@example.net")).isFalse();
  }

  @Test
  void aUserWithoutADomainIsInEachOfTheServers() {
    assertThat(owns(SenderLogins.OWN, "ann", "ann+x@example.org")).isTrue();
    assertThat(owns(SenderLogins.OWN, "ann", "ann@elsewhere.example")).isFalse();
    assertThat(owns(SenderLogins.OWN, "ann", "bob@example.org")).isFalse();
  }

  @Test
  void aDetailIsWhatItIsToLocalDelivery() {
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "ann-x+y@example.org", "-+")).isTrue();
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "ann+x@example.org", "-")).isFalse();
    assertThat(owns(SenderLogins.OWN, "ann@example.org", "ann+x@example.org", "")).isFalse();
    // Mail for it is ann's.
    assertThat(owns(SenderLogins.OWN, "ann-x@example.org", "ann-x-y@example.org", "-")).isFalse();
    assertThat(owns(SenderLogins.OWN, "ann-x@example.org", "ann-x@example.org", "-")).isTrue();
    SenderLogins aliases = SenderLogins.aliases(user -> List.of(EmailAddress.of("a@example.org")));
    assertThat(owns(aliases, "ann", "a-x@example.org", "-")).isTrue();
    assertThat(owns(aliases, "ann", "a+x@example.org", "-")).isFalse();
    assertThat(owns(aliases, "ann", "a@example.net", "-")).isFalse();
  }

  @Test
  void theDelimiterIsThatOfTheServersDelivery() {
    assertThat(mail("-", "ann-shop@example.org")).isEqualTo(OK);
    assertThat(mail("-", "ann+boss@example.org")).isEqualTo(REFUSED);
    assertThat(mail("", "ann+boss@example.org")).isEqualTo(REFUSED);
    assertThat(mail("-+", "ann+boss@example.org")).isEqualTo(OK);
    assertThat(mail("-+", "ann-marie@example.org")).isEqualTo(REFUSED);
  }

  @Test
  void ofSeveralDeliveriesItIsWhatAllHave() {
    assertThat(mail(local -> local.recipientDelimiter("-+").or(local), "ann+x@example.org"))
        .isEqualTo(OK);
    assertThat(mail(local -> local.recipientDelimiter("-+").or(local), "ann-x@example.org"))
        .isEqualTo(REFUSED);
  }

  @Test
  void whoElseThereIsLocalDeliveryKnows() {
    UserDirectory theirs =
        name ->
            UserLookup.of(
                Optional.of(name).filter("ann-may@example.org"::equals).map(MailUser::of));
    Function<LocalDelivery, DeliveryTarget> own =
        local ->
            new LocalDelivery(new InMemoryStore(TestServers.CLOCK), theirs, Set.of("example.org"))
                .recipientDelimiter("-");
    assertThat(mail(own, "ann-may@example.org")).isEqualTo(REFUSED);
    assertThat(mail(own, "ann-marie@example.org")).isEqualTo(OK);
    assertThat(
            mail(
                local -> own.apply(local).or(local.recipientDelimiter("-")),
                "ann-marie@example.org"))
        .isEqualTo(REFUSED);
  }

  @Test
  void deliveriesAreAskedForItOnce() {
    AtomicInteger asked = new AtomicInteger();
    DeliveryTarget counting =
        new DeliveryTarget() {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            return Resolution.accepted();
          }

          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            throw new UnsupportedOperationException();
          }

          @Override
          public List<ServerPart> parts() {
            asked.incrementAndGet();
            return List.of();
          }
        };
    try (MailServer server = servers.secured(Smtp.mx()).delivery(counting).build()) {
      Client client = new Client(server, "smtp");
      client.say("HELO c");
      int before = asked.get();
      assertThat(client.say("MAIL FROM:<>", "RCPT TO:<ann@example.org>")).endsWith("Ok\r\n");
      new Client(server, "smtp").say("HELO c", "MAIL FROM:<>");
      assertThat(asked).hasValue(before);
    }
  }

  @Test
  void anOwnerOfAListIsNoExtensionOfAUser() {
    assertThat(owns(SenderLogins.OWN, "owner@example.org", "owner-list@example.org", "-"))
        .isFalse();
    assertThat(owns(SenderLogins.OWN, "list@example.org", "list-a@example.org", "-")).isTrue();
    SenderLogins table = SenderLogins.table(LookupTable.of(Map.of("owner@example.org", "ann")));
    assertThat(owns(table, "ann", "owner-list@example.org", "-")).isFalse();
  }

  private String mail(String delimiter, String from) {
    return mail(local -> new ScriptedAliases().or(local.recipientDelimiter(delimiter)), from);
  }

  private String mail(Function<LocalDelivery, DeliveryTarget> delivery, String from) {
    Set<String> users = Set.of("ann@example.org", "ann-marie@example.org");
    try (MailServer server =
        servers
            .secured(Smtp.submission())
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .userDirectory(
                name -> UserLookup.of(Optional.of(name).filter(users::contains).map(MailUser::of)))
            .store(new InMemoryStore(TestServers.CLOCK))
            .delivery(delivery)
            .build()) {
      return mail(server, "submission", from);
    }
  }
}
