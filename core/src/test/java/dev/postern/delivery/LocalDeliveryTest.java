package dev.postern.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerContext;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MailOptions;
import dev.postern.message.MessageSource;
import dev.postern.message.Placement;
import dev.postern.message.Recipient;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.store.Account;
import dev.postern.store.Flags;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import dev.postern.store.SystemFlag;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalDeliveryTest {
  private static final Instant RECEIVED = Instant.parse("2026-03-04T05:06:07Z");
  private static final Set<String> DOMAINS = Set.of("Example.org", "example.net");
  private static final UserDirectory USERS =
      name ->
          switch (name) {
            case "ann@example.org",
                "bob@example.org",
                "c+d@example.org",
                "postmaster@example.net" ->
                UserLookup.found(MailUser.of(name));
            case "alias@example.org" -> UserLookup.found(MailUser.of("ann@example.org"));
            case "later@example.org" -> UserLookup.unavailable("the directory is away");
            default -> UserLookup.unknown();
          };

  private static final DeliveryOutcome LATER = DeliveryOutcome.deferred(SmtpStatus.TRY_LATER);

  private final InMemoryStore store = InMemoryStore.builder().quotaOctets(200).build();
  private final LocalDelivery delivery = new LocalDelivery(store, USERS, DOMAINS);

  @ParameterizedTest
  @CsvSource({
    "ann@example.org, ACCEPTED",
    "ann@EXAMPLE.ORG, ACCEPTED",
    "ANN@example.org, ACCEPTED",
    "ann+lists@example.org, ACCEPTED",
    "Ann+Lists+more@example.org, ACCEPTED",
    "c+d@example.org, ACCEPTED",
    "c@example.org, UNKNOWN_USER",
    "+ann@example.org, UNKNOWN_USER",
    "ann-lists@example.org, UNKNOWN_USER",
    "ann@example.net, UNKNOWN_USER",
    "nobody@example.org, UNKNOWN_USER",
    "ann@elsewhere.example, NOT_RESPONSIBLE",
    "later@example.org, TRY_LATER",
  })
  void resolves(String address, String expected) {
    assertThat(answer(delivery, EmailAddress.of(address))).isEqualTo(expected);
  }

  @Test
  void nobodyHasAnEmptyLocalPart() {
    LocalDelivery catchAll =
        new LocalDelivery(store, name -> UserLookup.found(MailUser.of(name)), DOMAINS);
    assertThat(catchAll.resolve(new EmailAddress("", "example.org"), envelope(MailOptions.NONE)))
        .isEqualTo(Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ann", "ann ", "a  b", "a\u202eb", "a\u00a0"})
  void nobodyHasAnotherSpellingOfAName(String local) {
    LocalDelivery catchAll =
        new LocalDelivery(store, name -> UserLookup.found(MailUser.of(name)), DOMAINS);
    assertThat(catchAll.resolve(new EmailAddress(local, "example.org"), envelope(MailOptions.NONE)))
        .isEqualTo(Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX));
    assertThat(answer(catchAll, new EmailAddress("a b", "example.org"))).isEqualTo("ACCEPTED");
  }

  /** The directory knows one name, as the operator wrote it. */
  private String answerOf(String user, String domain, EmailAddress recipient) {
    UserDirectory one =
        name -> name.equals(user) ? UserLookup.found(MailUser.of(name)) : UserLookup.unknown();
    return answer(new LocalDelivery(store, one, Set.of(domain)), recipient);
  }

  @ParameterizedTest
  @CsvSource({
    "ann@b\u00fccher.example,b\u00fccher.example",
    "ann@b\u00fccher.example,xn--bcher-kva.example",
    "ann@xn--bcher-kva.example,B\u00dcCHER.example",
    "ann@xn--bcher-kva.example,XN--BCHER-KVA.example",
  })
  void bothFormsOfADomainAreLocal(String user, String domain) {
    for (String form : List.of("b\u00fccher.example", "XN--bcher-kva.example")) {
      assertThat(answerOf(user, domain, EmailAddress.of("Ann+x@" + form))).isEqualTo("ACCEPTED");
    }
    assertThat(answerOf(user, domain, EmailAddress.of("ann@bucher.example")))
        .isEqualTo("NOT_RESPONSIBLE");
    assertThat(
            answerOf(user.replace("ann", "postmaster"), domain, new EmailAddress("postmaster", "")))
        .isEqualTo("ACCEPTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b\u00fccher.example", "xn--bcher-kva.example"})
  void whereBothNamesAreKnownTheOperatorsFormIsTaken(String domain) throws IOException {
    List<String> asked = new ArrayList<>();
    UserDirectory all =
        name -> {
          asked.add(name);
          return UserLookup.found(MailUser.of(name));
        };
    answer(
        new LocalDelivery(store, all, Set.of(domain)), EmailAddress.of("ann@b\u00fccher.example"));
    assertThat(asked).containsExactly("ann@" + domain);
  }

  @Test
  void charactersWrittenInTwoWaysAreOneUser() {
    for (String local : List.of("b\u00e4r", "ba\u0308r", "BA\u0308R")) {
      assertThat(
              answerOf(
                  "b\u00e4r@example.org", "example.org", new EmailAddress(local, "example.org")))
          .isEqualTo("ACCEPTED");
    }
  }

  @Test
  void barePostmasterIsTheOneOfAnyDomain() {
    assertThat(answer(delivery, new EmailAddress("PostMaster", ""))).isEqualTo("ACCEPTED");
    LocalDelivery none = new LocalDelivery(store, USERS, Set.of("example.org"));
    assertThat(answer(none, new EmailAddress("postmaster", ""))).isEqualTo("UNKNOWN_USER");
    assertThat(answer(none, new EmailAddress("ann", ""))).isEqualTo("NOT_RESPONSIBLE");
  }

  @ParameterizedTest
  @CsvSource({
    "postmaster@example.org, ACCEPTED",
    "POSTMASTER@example.net, ACCEPTED",
    "postmaster@elsewhere.example, NOT_RESPONSIBLE",
    "webmaster@example.org, UNKNOWN_USER",
  })
  void somebodyIsThePostmasterOfAllDomains(String address, String expected) {
    LocalDelivery ann = delivery.postmaster("ann@example.org");
    assertThat(answer(ann, EmailAddress.of(address))).isEqualTo(expected);
    LocalDelivery one =
        new LocalDelivery(store, USERS, Set.of("example.org")).postmaster("ann@example.org");
    assertThat(answer(one, new EmailAddress("Postmaster", ""))).isEqualTo("ACCEPTED");
  }

  @Test
  void theDelimiterCanBeChosenOrSwitchedOff() {
    EmailAddress plus = EmailAddress.of("ann+x@example.org");
    EmailAddress minus = EmailAddress.of("ann-x@example.org");

    LocalDelivery off = delivery.recipientDelimiter("");
    assertThat(answer(off, plus)).isEqualTo("UNKNOWN_USER");
    LocalDelivery both = delivery.recipientDelimiter("-+");
    assertThat(answer(both, plus)).isEqualTo("ACCEPTED");
    assertThat(answer(both, minus)).isEqualTo("ACCEPTED");
  }

  @ParameterizedTest
  @CsvSource({"200, ACCEPTED", "201, OVER_QUOTA", "9223372036854775807, OVER_QUOTA"})
  void announcedSizeIsHeldAgainstTheQuota(long size, String expected) {
    Envelope envelope = envelope(MailOptions.builder().size(size).build());

    assertThat(answer(delivery.resolve(EmailAddress.of("ann@example.org"), envelope)))
        .isEqualTo(expected);
  }

  @Test
  void aFullMailboxIsRefusedAtOnce() throws Exception {
    MailStore full = InMemoryStore.builder().quotaMessages(1).build();
    LocalDelivery target = new LocalDelivery(full, USERS, DOMAINS);
    assertThat(target.deliver(delivery("one", "ann@example.org")))
        .containsExactly(DeliveryOutcome.delivered());

    assertThat(answer(target, EmailAddress.of("ann@example.org"))).isEqualTo("OVER_QUOTA");
    assertThat(answer(target, EmailAddress.of("bob@example.org"))).isEqualTo("ACCEPTED");
  }

  @Test
  void mailForAFullMailboxMayComeAgain() throws Exception {
    MailStore small = InMemoryStore.builder().quotaOctets(1_000).build();
    LocalDelivery target =
        new LocalDelivery(small, USERS, DOMAINS).deferringOverQuota().recipientDelimiter("-");
    assertThat(target.deliver(delivery("x".repeat(2_000), "ann@example.org", "nobody@example.org")))
        .containsExactly(
            DeliveryOutcome.deferred(SmtpStatus.MAILBOX_FULL_NOW),
            DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX));
    target.deliver(delivery("x".repeat(700), "ann@example.org"));
    Envelope big =
        Envelope.builder("id", PeerInfo.unix("lmtp"), Instant.EPOCH)
            .options(MailOptions.builder().size(999).build())
            .build();
    assertThat(target.resolve(EmailAddress.of("ann@example.org"), big))
        .isEqualTo(Resolution.refused(SmtpStatus.MAILBOX_FULL_NOW));
  }

  @Test
  void theOnlyRecipientIsNamed() throws Exception {
    delivery.deliver(delivery("text", "Bob+List@example.org"));

    assertThat(contents("bob@example.org", "INBOX"))
        .containsExactly(
            "Return-Path: <sender@example.com>\r\nDelivered-To: Bob+List@example.org\r\n\r\ntext");
  }

  /** Else its first line would be one of the fields. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Subject: x|false", "no header here|true", "'\r\ntext'|false", "' folded: x'|true"})
  void textWithoutAHeaderStaysText(String text, String missing) throws Exception {
    delivery.deliver(delivery(text, "ann@example.org", "bob@example.org"));
    assertThat(contents("ann@example.org", "INBOX"))
        .containsExactly(
            "Return-Path: <sender@example.com>\r\n"
                + (Boolean.parseBoolean(missing) ? "\r\n" : "")
                + text);
  }

  /** Those made from one another have nothing in common that the end of one could take away. */
  @Test
  @Timeout(60)
  void eachHasItsOwnThreadsAsLongAsItsServerRuns() throws Exception {
    CyclicBarrier two = new CyclicBarrier(2);
    MailStore together =
        StoreProxy.of(
            InMemoryStore.builder().build(),
            (method, answer) -> {
              if (method.equals("append") && two.await(20, TimeUnit.SECONDS) < 0) {
                throw new IllegalStateException("cannot be");
              }
            });
    LocalDelivery one = new LocalDelivery(together, USERS, DOMAINS);
    LocalDelivery other = one.recipientDelimiter("-");
    ServerContext server =
        (ServerContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServerContext.class},
                (proxy, method, arguments) -> Limits.defaults());
    one.start(server);
    other.start(server);
    one.close();
    String[] both = {"ann@example.org", "bob@example.org"};
    assertThat(other.deliver(delivery("Subject: x", both)))
        .containsExactly(DeliveryOutcome.delivered(), DeliveryOutcome.delivered());
    other.close();
  }

  @Test
  void severalRecipientsGetTheSameOctets() throws Exception {
    String text = "Subject: é\r\n\r\n.\r\nbody";

    List<DeliveryOutcome> outcomes =
        delivery.deliver(delivery(text, "ann@example.org", "Bob+List@example.org"));

    assertThat(outcomes).containsOnly(DeliveryOutcome.delivered()).hasSize(2);
    assertThat(contents("ann@example.org", "INBOX"))
        .containsExactly("Return-Path: <sender@example.com>\r\n" + text);
    assertThat(contents("bob@example.org", "INBOX"))
        .containsExactly("Return-Path: <sender@example.com>\r\n" + text);
    try (Mailbox inbox = account("ann@example.org").open("INBOX")) {
      assertThat(inbox.snapshot().at(0).internalDate()).isEqualTo(RECEIVED);
      assertThat(inbox.snapshot().at(0).flags().isEmpty()).isTrue();
    }
  }

  @Test
  void nullSenderAndBarePostmaster() throws Exception {
    Envelope envelope =
        Envelope.builder("id", peer(), RECEIVED)
            .recipients(List.of(Recipient.of(new EmailAddress("postmaster", ""))))
            .build();

    delivery.deliver(Delivery.of(envelope, MessageSource.of(new byte[0])));

    assertThat(contents("postmaster@example.net", "INBOX"))
        .containsExactly("Return-Path: <>\r\nDelivered-To: postmaster@example.net\r\n");
  }

  @Test
  void oneFailureDoesNotStopTheOthers() throws Exception {
    fill("ann@example.org", 200);

    List<DeliveryOutcome> outcomes =
        delivery.deliver(
            delivery(
                "text",
                "ann@example.org",
                "nobody@example.org",
                "later@example.org",
                "bob@example.org"));

    assertThat(outcomes)
        .containsExactly(
            DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL),
            DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX),
            LATER,
            DeliveryOutcome.delivered());
    assertThat(contents("bob@example.org", "INBOX")).hasSize(1);
  }

  @Test
  void nothingIsDeliveredToOtherDomains() throws Exception {
    LocalDelivery other = new LocalDelivery(store, USERS, Set.of("example.net"));

    List<DeliveryOutcome> outcomes = other.deliver(delivery("text", "ann@example.org"));

    assertThat(outcomes).containsExactly(DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX));
    assertThat(contents("ann@example.org", "INBOX")).isEmpty();
  }

  @Test
  void aFaultyStoreIsNobodyElsesTrouble() {
    MailStore faulty =
        new MailStore() {
          @Override
          public Account account(MailUser user) throws StoreException {
            if (user.localPart().equals("ann")) {
              throw new IllegalStateException("a bug");
            }
            return store.account(user);
          }

          @Override
          public void close() {}
        };

    List<DeliveryOutcome> outcomes =
        new LocalDelivery(faulty, USERS, DOMAINS)
            .deliver(delivery("text", "ann@example.org", "bob@example.org"));

    assertThat(outcomes).containsExactly(LATER, DeliveryOutcome.delivered());
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "3, false", "9, false"})
  void aCommitThatIsNotConfirmedIsAskedForAgain(int lost, boolean delivered) throws Exception {
    AtomicInteger left = new AtomicInteger(lost);
    MailStore unsure =
        StoreProxy.of(
            store,
            (method, answer) -> {
              if (method.equals("append") && left.getAndDecrement() > 0) {
                throw new StoreException(StoreException.Kind.OUTCOME_UNKNOWN, "scripted");
              }
            });

    List<DeliveryOutcome> outcomes =
        new LocalDelivery(unsure, USERS, DOMAINS).deliver(delivery("text", "ann@example.org"));

    assertThat(outcomes).containsExactly(delivered ? DeliveryOutcome.delivered() : LATER);
    assertThat(contents("ann@example.org", "INBOX")).hasSize(1);
  }

  @Test
  void aRepeatedDeliveryStoresOneMessage() throws Exception {
    Delivery once = delivery("text", "ann@example.org", "alias@example.org");

    delivery.deliver(once);
    List<DeliveryOutcome> again = delivery.deliver(once);

    assertThat(again).containsExactly(DeliveryOutcome.delivered(), DeliveryOutcome.delivered());
    assertThat(contents("ann@example.org", "INBOX")).hasSize(2);
  }

  @Test
  void junkGoesToTheMailboxForJunk() throws Exception {
    Account bob = account("bob@example.org");
    bob.create("Rubbish", Optional.of(MailboxInfo.SpecialUse.JUNK));

    delivery.deliver(placed(Placement.JUNK, "ann@example.org", "bob@example.org"));

    assertThat(contents("ann@example.org", "Junk")).hasSize(1);
    assertThat(account("ann@example.org").list())
        .contains(
            new MailboxInfo(
                "Junk", MailboxInfo.Kind.SELECTABLE, Optional.of(MailboxInfo.SpecialUse.JUNK)));
    assertThat(contents("bob@example.org", "Rubbish")).hasSize(1);
    assertThat(contents("ann@example.org", "INBOX")).isEmpty();
  }

  @Test
  void aMailboxNamedJunkIsUsedAsItIs() throws Exception {
    account("ann@example.org").create("Junk", Optional.empty());

    delivery.deliver(placed(Placement.JUNK, "ann@example.org"));

    assertThat(contents("ann@example.org", "Junk")).hasSize(1);
  }

  @Test
  void aCopyIsPutIntoAMailboxByNameWithItsFlags() throws Exception {
    Flags flags = Flags.of(Set.of(SystemFlag.FLAGGED), Set.of("$Important"));
    account("ann@example.org").create("Lists", Optional.empty());

    delivery.deliver(placed(Placement.mailbox("Lists").withFlags(flags), "ann@example.org"));

    try (Mailbox lists = account("ann@example.org").open("Lists")) {
      assertThat(lists.snapshot().at(0).flags()).isEqualTo(flags);
    }
    assertThat(contents("ann@example.org", "INBOX")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Missing", "a//b", "/"})
  void whatCannotBePlacedIsInTheInbox(String mailbox) throws Exception {
    List<DeliveryOutcome> outcomes =
        delivery.deliver(placed(Placement.mailbox(mailbox), "ann@example.org"));

    assertThat(outcomes).containsExactly(DeliveryOutcome.delivered());
    assertThat(contents("ann@example.org", "INBOX")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(StoreException.Kind.class)
  void everyFailureOfTheStoreHasAnOutcomeThatStoresNothing(StoreException.Kind kind) {
    DeliveryOutcome outcome = LocalDelivery.outcomeOf(kind);

    assertThat(outcome)
        .isNotIn(DeliveryOutcome.delivered(), DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX));
    assertThat(LocalDelivery.outcomeOf(StoreException.Kind.UNAVAILABLE)).isEqualTo(LATER);
    assertThat(LocalDelivery.outcomeOf(StoreException.Kind.NOT_PERMITTED)).isEqualTo(LATER);
  }

  @Test
  void theDirectoryIsAskedOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    UserDirectory counting =
        name -> {
          asked.incrementAndGet();
          return UserLookup.found(MailUser.of(name));
        };
    LocalDelivery once = new LocalDelivery(store, counting, DOMAINS);
    Recipient ann = Recipient.of(EmailAddress.of("ann@example.org"));
    Envelope envelope = envelope(MailOptions.NONE);
    Recipient resolved = ann.withRoute(once.resolve(ann.address(), envelope).route());

    List<DeliveryOutcome> outcomes =
        once.deliver(
            Delivery.of(envelope.withRecipients(List.of(resolved)), MessageSource.of(new byte[1])));

    assertThat(outcomes).containsExactly(DeliveryOutcome.delivered());
    assertThat(asked).hasValue(1);
    new LocalDelivery(InMemoryStore.builder().build(), counting, DOMAINS)
        .deliver(
            Delivery.of(envelope.withRecipients(List.of(resolved)), MessageSource.of(new byte[1])));
    assertThat(asked).as("another target's route says nothing").hasValue(2);
  }

  @Test
  void anErrorIsNobodyElsesTroubleAndAMailboxThatDoesNotCloseIsNone() throws Exception {
    MailStore faulty =
        StoreProxy.of(
            store,
            (method, answer) -> {
              if (method.equals("close")) {
                throw new LinkageError("a bug");
              }
            });
    MailStore worse =
        StoreProxy.of(
            store,
            (method, answer) -> {
              if (method.equals("open")) {
                throw new LinkageError("a bug");
              }
            });

    assertThat(
            new LocalDelivery(faulty, USERS, DOMAINS)
                .deliver(delivery("text", "ann@example.org", "bob@example.org")))
        .containsExactly(DeliveryOutcome.delivered(), DeliveryOutcome.delivered());
    assertThat(
            new LocalDelivery(worse, USERS, DOMAINS)
                .deliver(delivery("text", "ann@example.org", "nobody@example.org")))
        .containsExactly(LATER, DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX));
  }

  @ParameterizedTest
  @CsvSource({"open,false", "close,true"})
  void memoryThatLacksIsToldToTheOwnerOfTheThread(String call, boolean delivered) throws Exception {
    OutOfMemoryError scripted = new OutOfMemoryError("scripted");
    MailStore poor =
        StoreProxy.of(
            store,
            (method, answer) -> {
              if (method.equals(call)) {
                throw scripted;
              }
            });
    List<Throwable> told = new CopyOnWriteArrayList<>();
    List<DeliveryOutcome> outcomes = new CopyOnWriteArrayList<>();
    LocalDelivery local = new LocalDelivery(poor, USERS, DOMAINS);
    Thread owned =
        new Thread(() -> outcomes.addAll(local.deliver(delivery("x", "ann@example.org"))), "owned");
    owned.setUncaughtExceptionHandler((thread, thrown) -> told.add(thrown));
    owned.start();
    owned.join();

    assertThat(told).containsExactly(scripted);
    assertThat(outcomes).containsExactly(delivered ? DeliveryOutcome.delivered() : LATER);
  }

  private static String answer(LocalDelivery target, EmailAddress recipient) {
    return answer(target.resolve(recipient, envelope(MailOptions.NONE)));
  }

  private static String answer(Resolution resolution) {
    if (resolution instanceof Resolution.Refused refused) {
      return switch (refused.status().toString()) {
        case "550 5.1.1 No such mailbox here" -> "UNKNOWN_USER";
        case "552 5.2.2 Mailbox is full" -> "OVER_QUOTA";
        case "451 4.3.0 Temporary local problem, try again later" -> "TRY_LATER";
        default -> refused.toString();
      };
    }
    return resolution instanceof Resolution.Accepted ? "ACCEPTED" : "NOT_RESPONSIBLE";
  }

  private void fill(String user, int octets) throws IOException {
    MessageSource content = MessageSource.of(new byte[octets]);
    try (Mailbox inbox = account(user).open("INBOX")) {
      inbox.append(List.of(NewMessage.builder(content, RECEIVED, "fill").build()));
    }
  }

  private Account account(String user) throws StoreException {
    return store.account(MailUser.of(user));
  }

  private List<String> contents(String user, String mailbox) throws IOException {
    List<String> all = new ArrayList<>();
    try (Mailbox open = account(user).open(mailbox)) {
      for (MessageInfo message : open.snapshot()) {
        all.add(new String(open.content(message.uid()).readAllBytes(), UTF_8));
      }
    }
    return all;
  }

  private static Delivery delivery(String text, String... recipients) {
    return Delivery.of(
        envelope(MailOptions.NONE, recipients), MessageSource.of(text.getBytes(UTF_8)));
  }

  private static Delivery placed(Placement placement, String... recipients) {
    Delivery plain = delivery("", recipients);
    return plain.withRecipients(
        plain.envelope().recipients().stream().map(r -> r.withPlacement(placement)).toList());
  }

  private static Envelope envelope(MailOptions options, String... recipients) {
    List<Recipient> list = new ArrayList<>();
    for (String recipient : recipients) {
      list.add(Recipient.of(EmailAddress.of(recipient)));
    }
    return Envelope.builder("id", peer(), RECEIVED)
        .reversePath(Optional.of(EmailAddress.of("sender@example.com")))
        .recipients(list)
        .options(options)
        .build();
  }

  private static PeerInfo peer() {
    return PeerInfo.unix("lmtp");
  }
}
