package dev.postern.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Placement;
import dev.postern.message.RcptOptions;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other addresses a recipient's mail goes to. */
final class ExpansionTest {
  private static final Envelope ENVELOPE =
      Envelope.builder("id", PeerInfo.unix("smtp"), Instant.EPOCH).build();

  private record Known(String name) implements Route {}

  /** Aliases of the domain a; what is not one of them is for others. */
  private static class Aliases implements DeliveryTarget {
    private final Map<String, Resolution> aliases;

    Aliases(Map<String, Resolution> aliases) {
      this.aliases = aliases;
    }

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return aliases.getOrDefault(recipient.toString(), Resolution.notResponsible());
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      throw new IllegalStateException("has no mailboxes");
    }
  }

  /** Mailboxes of the domain a; says how each fares, and remembers what it was asked and given. */
  private static final class Mailboxes implements DeliveryTarget {
    private final List<String> asked = new ArrayList<>();
    private final List<String> given = new ArrayList<>();

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      asked.add(recipient.toString());
      return switch (recipient.localPart()) {
        case "gone" -> Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX);
        case "full" -> Resolution.refused(SmtpStatus.MAILBOX_FULL);
        case "later" -> Resolution.refused(SmtpStatus.TRY_LATER);
        case "throws" -> throw new LinkageError("scripted");
        case "null" -> null;
        case "memory" -> throw new OutOfMemoryError("scripted");
        default ->
            recipient.domain().equals("a")
                ? Resolution.accepted(new Known(recipient.localPart()))
                : Resolution.notResponsible();
      };
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      for (Recipient recipient : delivery.envelope().recipients()) {
        given.add(recipient.address() + " " + recipient.route().orElseThrow());
      }
      return delivery.envelope().recipients().stream()
          .map(r -> DeliveryOutcome.delivered())
          .toList();
    }
  }

  private final Mailboxes mailboxes = new Mailboxes();

  private DeliveryTarget with(Map<String, Resolution> aliases) {
    return new Aliases(aliases).or(mailboxes);
  }

  private static Resolution resolve(DeliveryTarget target, String address) {
    return Expansion.resolve(target, EmailAddress.of(address), ENVELOPE, 0, 10);
  }

  private static List<Recipient> members(String address, Resolution resolution) {
    assertThat(resolution).isInstanceOf(Resolution.Accepted.class);
    return Expansion.members(Recipient.of(EmailAddress.of(address)).withRoute(resolution.route()));
  }

  private static List<String> names(DeliveryTarget target, String address) {
    return members(address, resolve(target, address)).stream()
        .map(member -> member.address().toString())
        .toList();
  }

  @Test
  void whoIsNoAliasIsItself() {
    assertThat(names(with(Map.of()), "ann@a")).containsExactly("ann@a");
    assertThat(resolve(with(Map.of()), "gone@a"))
        .isEqualTo(Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX));
    assertThat(resolve(with(Map.of()), "ann@b")).isEqualTo(Resolution.notResponsible());
    Recipient unresolved = Recipient.of(EmailAddress.of("ann@a"));
    assertThat(Expansion.members(unresolved)).containsExactly(unresolved);
  }

  @Test
  void aliasesOfAliasesAndEachOnce() {
    DeliveryTarget target =
        with(
            Map.of(
                "team@a", Resolution.redirected("ann@a", "staff@a", "ann@a", "bob@a"),
                "staff@a", Resolution.redirected("bob@a", "eve@a", "team@a")));

    assertThat(names(target, "team@a")).containsExactly("ann@a", "bob@a", "eve@a");
    assertThat(mailboxes.asked).containsExactly("ann@a", "bob@a", "eve@a");
  }

  @Test
  void membersKeepWhatWasAskedForTheirAliasAndWhoItWas() {
    DeliveryTarget target =
        with(
            Map.of(
                "team@a", Resolution.redirected("staff@a"),
                "staff@a", Resolution.redirected("ann@a")));
    RcptOptions never = RcptOptions.builder().notifyOn(Set.of()).build();
    Recipient team =
        Recipient.of(EmailAddress.of("team@a"))
            .withOptions(never)
            .withPlacement(Placement.JUNK)
            .withRoute(resolve(target, "team@a").route());

    Recipient ann = Expansion.members(team).get(0);

    assertThat(ann.original()).contains(team.address());
    assertThat(ann.options()).isEqualTo(never);
    assertThat(ann.placement()).isEqualTo(Placement.JUNK);
    assertThat(members("ann@a", resolve(target, "ann@a")).get(0).original()).isEmpty();
  }

  @Test
  void theRouteOfEachReachesItsTargetAndNothingIsResolvedTwice() {
    DeliveryTarget target =
        with(Map.of("team@a", Resolution.redirected("ann@a", "bob@a", "gone@a")));
    List<Recipient> members = members("team@a", resolve(target, "team@a"));
    mailboxes.asked.clear();

    List<DeliveryOutcome> outcomes =
        DeliveryOutcomes.of(
            target, Delivery.of(ENVELOPE.withRecipients(members), MessageSource.of(new byte[0])));

    assertThat(outcomes)
        .containsExactly(
            DeliveryOutcome.delivered(),
            DeliveryOutcome.delivered(),
            DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX));
    assertThat(mailboxes.given).containsExactly("ann@a Known[name=ann]", "bob@a Known[name=bob]");
    assertThat(mailboxes.asked).isEmpty();
  }

  @Test
  void onlyThoseWhoCannotBeReachedAreNoDelivery() {
    Map<String, Resolution> aliases = Map.of("team@a", Resolution.redirected("gone@a", "ann@a"));
    List<Recipient> gone = members("team@a", resolve(with(aliases), "team@a")).subList(0, 1);

    assertThat(
            DeliveryOutcomes.of(
                mailboxes,
                Delivery.of(ENVELOPE.withRecipients(gone), MessageSource.of(new byte[0]))))
        .containsExactly(DeliveryOutcome.failed(SmtpStatus.NO_SUCH_MAILBOX));
    assertThat(mailboxes.given).isEmpty();
  }

  @Test
  void anAddressMayBeAnAliasForItselfAndOthers() {
    Resolution both = Resolution.redirected("ann@a", "bob@a");
    assertThat(names(with(Map.of("ann@a", both)), "ann@a")).containsExactly("ann@a", "bob@a");

    DeliveryTarget nested =
        new Aliases(Map.of("ann@a", both))
            .or(new Aliases(Map.of("ann@a", Resolution.redirected("eve@a", "ann@a"))))
            .or(mailboxes);
    assertThat(names(nested, "ann@a")).containsExactlyInAnyOrder("ann@a", "bob@a", "eve@a");
  }

  @Test
  void anAddressThatIsAnAliasForItselfFaresAsItsMailbox() {
    DeliveryTarget target =
        with(
            Map.of(
                "later@a", Resolution.redirected("later@a", "bob@a"),
                "gone@a", Resolution.redirected("gone@a", "bob@a")));

    assertThat(resolve(target, "later@a")).isEqualTo(Resolution.refused(SmtpStatus.TRY_LATER));
    List<Recipient> members = members("gone@a", resolve(target, "gone@a"));
    assertThat(
            DeliveryOutcomes.of(
                target,
                Delivery.of(ENVELOPE.withRecipients(members), MessageSource.of(new byte[0]))))
        .extracting(DeliveryOutcome::isTaken)
        .containsExactly(false, true);
  }

  @Test
  void aTargetMayKeepACopyAndGiveOthersOne() {
    DeliveryTarget keeping =
        new Aliases(
                Map.of(
                    "ann@a", Resolution.accepted().withCopies(List.of(EmailAddress.of("bob@a")))))
            .or(mailboxes);
    assertThat(names(keeping, "ann@a")).containsExactly("ann@a", "bob@a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone@a", "full@a", "ann@elsewhere"})
  void whoCannotBeReachedKeepsMailFromNoOther(String lost) {
    DeliveryTarget target = with(Map.of("team@a", Resolution.redirected(lost, "ann@a")));

    assertThat(names(target, "team@a")).containsExactly(lost, "ann@a");
  }

  @Test
  void anAliasThatReachesNobodyIsRefused() {
    DeliveryTarget target =
        with(
            Map.of(
                "dead@a", Resolution.redirected("gone@a", "full@a"),
                "away@a", Resolution.redirected("ann@elsewhere"),
                "a@a", Resolution.redirected("b@a"),
                "b@a", Resolution.redirected("a@a"),
                "ann@elsewhere", Resolution.redirected("ann@elsewhere")));

    assertThat(resolve(target, "dead@a")).isEqualTo(Resolution.refused(SmtpStatus.NO_SUCH_MAILBOX));
    assertThat(refusal(target, "away@a")).isEqualTo("5.4.4");
    assertThat(refusal(target, "a@a")).isEqualTo("5.4.6");
    assertThat(refusal(target, "ann@elsewhere")).isEqualTo("5.4.4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"later@a", "throws@a", "null@a"})
  void whoCannotBeReachedNowDefersAll(String trouble) {
    DeliveryTarget target =
        with(
            Map.of(
                "team@a",
                Resolution.redirected("ann@a", trouble, "gone@a"),
                trouble.replace('@', '.') + "@a",
                Resolution.redirected(trouble)));

    assertThat(resolve(target, "team@a")).isEqualTo(Resolution.refused(SmtpStatus.TRY_LATER));
    assertThat(resolve(target, trouble)).isEqualTo(Resolution.refused(SmtpStatus.TRY_LATER));
  }

  @Test
  void memoryThatLacksIsItsOwnersMatter() {
    DeliveryTarget target = with(Map.of("team@a", Resolution.redirected("memory@a")));
    assertThat(catchThrowable(() -> resolve(target, "team@a")))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void growthIsBounded() {
    Aliases endless =
        new Aliases(Map.of()) {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            return Resolution.redirected("x" + recipient, "y" + recipient);
          }
        };
    assertThat(refusal(endless, "a@a")).isEqualTo("4.6.0");

    String[] addresses =
        Stream.iterate(0, i -> i + 1).limit(10).map(i -> "u" + i + "@a").toArray(String[]::new);
    DeliveryTarget target =
        with(
            Map.of(
                "ten@a", Resolution.redirected(addresses),
                "one@a", Resolution.redirected("ann@a")));
    assertThat(names(target, "ten@a")).hasSize(10);
    Recipient first =
        Recipient.of(EmailAddress.of("ten@a")).withRoute(resolve(target, "ten@a").route());
    int ten = Expansion.expanded(first.route());
    assertThat(ten).isEqualTo(10);
    assertThat(Expansion.expanded(Optional.empty())).isZero();
    Envelope full = ENVELOPE.withRecipient(first);
    assertThat(Expansion.resolve(target, EmailAddress.of("one@a"), full, ten, 10))
        .isInstanceOfSatisfying(
            Resolution.Refused.class,
            refused -> assertThat(refused.status().code()).isEqualTo(452));
    assertThat(Expansion.resolve(target, EmailAddress.of("ann@a"), full, ten, 10))
        .isInstanceOf(Resolution.Accepted.class);
    assertThat(Expansion.resolve(target, EmailAddress.of("one@a"), full, ten, 11))
        .isInstanceOf(Resolution.Accepted.class);
  }

  @Test
  void mailIsRedirectedToSomebody() {
    assertThatIllegalArgumentException().isThrownBy(() -> Resolution.redirected(List.of()));
  }

  private static String refusal(DeliveryTarget target, String address) {
    return resolve(target, address) instanceof Resolution.Refused refused
        ? refused.status().enhancedCode()
        : "not refused";
  }

  private static List<String> senders(DeliveryTarget target, String address) {
    return members(address, resolve(target, address)).stream()
        .map(m -> m.address() + " " + m.sender().map(EmailAddress::toString).orElse("-"))
        .toList();
  }

  private static Resolution.Redirected list(String owner, String... addresses) {
    return Resolution.redirected(addresses).withSender(Optional.of(EmailAddress.of(owner)));
  }

  @Test
  void aListsOwnerIsTheSenderOfItsMembersMail() {
    DeliveryTarget target =
        with(
            Map.of(
                "alias@a", Resolution.redirected("list@a", "zoe@a"),
                "list@a", list("owner@a", "ann@a", "inner@a", "plain@a"),
                "inner@a", list("other@a", "bob@a", "inner@a"),
                "plain@a", Resolution.redirected("eve@a")));
    assertThat(senders(target, "alias@a"))
        .containsExactly(
            "zoe@a -", "ann@a owner@a", "inner@a other@a", "bob@a other@a", "eve@a owner@a");
  }

  @Test
  void whoIsOnItsOwnListAloneGetsItsMailFromTheOwner() {
    assertThat(senders(with(Map.of("list@a", list("owner@a", "list@a"))), "list@a"))
        .containsExactly("list@a owner@a");
    DeliveryTarget further =
        new Aliases(Map.of("list@a", Resolution.redirected("list@a", "bob@a"))).or(mailboxes);
    DeliveryTarget both =
        new Aliases(Map.of("list@a", list("owner@a", "list@a", "ann@a"))).or(further);
    assertThat(senders(both, "list@a"))
        .containsExactly("list@a owner@a", "ann@a owner@a", "bob@a owner@a");
  }

  @Test
  void targetsGetTheMailOfEachSenderApart() throws Exception {
    List<String> given = new ArrayList<>();
    Mailboxes boxes = new Mailboxes();
    DeliveryTarget target =
        new DeliveryTarget() {
          @Override
          public Resolution resolve(EmailAddress recipient, Envelope envelope) {
            return boxes.resolve(recipient, envelope);
          }

          @Override
          public List<DeliveryOutcome> deliver(Delivery delivery) {
            List<Recipient> all = delivery.envelope().recipients();
            given.add(
                delivery.envelope().reversePath().map(EmailAddress::toString).orElse("-")
                    + all.stream().map(r -> " " + r.address()).collect(Collectors.joining()));
            if (all.get(0).address().localPart().equals("memory")) {
              throw new OutOfMemoryError("scripted");
            }
            return all.stream()
                .map(
                    r ->
                        r.address().localPart().equals("bob")
                            ? DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL)
                            : DeliveryOutcome.delivered())
                .toList();
          }
        };
    Delivery delivery =
        Delivery.of(
            ENVELOPE.withRecipients(
                List.of(
                    from("ann@a", "owner@a"),
                    Recipient.of(EmailAddress.of("zoe@a")),
                    from("memory@a", "other@a"),
                    from("bob@a", "owner@a"))),
            MessageSource.of(new byte[0]));
    List<Throwable> told = new CopyOnWriteArrayList<>();
    List<DeliveryOutcome> outcomes = new CopyOnWriteArrayList<>();
    Thread owned =
        new Thread(() -> outcomes.addAll(DeliveryOutcomes.of(target, delivery)), "owned");
    owned.setUncaughtExceptionHandler((thread, thrown) -> told.add(thrown));
    owned.start();
    owned.join();
    assertThat(told).singleElement().isInstanceOf(OutOfMemoryError.class);
    assertThat(given).containsExactly("owner@a ann@a bob@a", "- zoe@a", "other@a memory@a");
    assertThat(outcomes)
        .containsExactly(
            DeliveryOutcome.delivered(),
            DeliveryOutcome.delivered(),
            DeliveryOutcome.deferred(SmtpStatus.TRY_LATER),
            DeliveryOutcome.failed(SmtpStatus.MAILBOX_FULL));
  }

  private static Recipient from(String address, String sender) {
    return Recipient.of(EmailAddress.of(address)).withSender(Optional.of(EmailAddress.of(sender)));
  }
}
