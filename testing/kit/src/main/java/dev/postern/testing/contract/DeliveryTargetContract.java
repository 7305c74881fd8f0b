package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.delivery.dispatch.DeliveryOutcomes;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link DeliveryTarget} promises, as tests. The author of a target that delivers extends it
 * once:
 *
 * <pre>{@code
 * final class ProgramTargetTest extends DeliveryTargetContract {
 *   @TempDir Path spool;
 *
 *   @Override
 *   protected DeliveryTarget newTarget() {
 *     return new ProgramTarget(spool);
 *   }
 *
 *   @Override
 *   protected List<String> delivered(EmailAddress recipient) throws IOException {
 *     return filesOf(recipient);
 *   }
 * }
 * }</pre>
 *
 * <p>A target that only redirects ({@link Resolution.Redirected}) has nothing to deliver; its tests
 * are those of what it resolves.
 */
public abstract class DeliveryTargetContract {
  private static final int MESSAGES = 20;

  private DeliveryTarget target;

  /** For subclasses. */
  protected DeliveryTargetContract() {}

  /** A target to which nothing was delivered yet; called once for each test. */
  protected abstract DeliveryTarget newTarget() throws Exception;

  /** What the target took for a recipient, each message with all its octets, in any order. */
  protected abstract List<String> delivered(EmailAddress recipient) throws Exception;

  /** Two recipients that the target takes mail for. Default: ann and bob at example.org. */
  protected List<EmailAddress> taken() {
    return List.of(EmailAddress.of("ann@example.org"), EmailAddress.of("bob@example.org"));
  }

  /** One that it is not responsible for. Default: ann at elsewhere.example. */
  protected EmailAddress foreign() {
    return EmailAddress.of("ann@elsewhere.example");
  }

  /** One that it is responsible for and takes no mail for. Default: there is none. */
  protected Optional<EmailAddress> refused() {
    return Optional.empty();
  }

  /**
   * A target like that of {@link #newTarget}, which was not used, but that something that it needs
   * throws an {@link Error} when it delivers to this recipient, not before. Default: nothing does,
   * and the test is skipped.
   */
  protected Optional<DeliveryTarget> newTargetThatBreaksFor(EmailAddress recipient)
      throws Exception {
    return Optional.empty();
  }

  @BeforeEach
  void prepareTarget() throws Exception {
    target = newTarget();
  }

  @AfterEach
  void forgetTarget() {
    target = null;
  }

  @Test
  void itCanWorkAsItStarts() throws Exception {
    target.check();
  }

  @Test
  void eachIsTakenRefusedOrNotItsOwn() throws Exception {
    for (EmailAddress recipient : taken()) {
      assertThat(resolve(recipient)).isInstanceOf(Resolution.Accepted.class);
      assertThat(delivered(recipient)).as("nothing is delivered at RCPT").isEmpty();
    }
    assertThat(resolve(foreign())).isEqualTo(Resolution.notResponsible());
    if (refused().isPresent()) {
      assertThat(resolve(refused().get())).isInstanceOf(Resolution.Refused.class);
    }
  }

  @Test
  void whoIsTakenGetsTheMessageOnce() throws Exception {
    List<DeliveryOutcome> outcomes = target.deliver(delivery("first", resolved(taken())));

    assertThat(outcomes).hasSize(2).allMatch(DeliveryOutcome::isTaken);
    for (EmailAddress recipient : taken()) {
      assertThat(delivered(recipient)).singleElement().asString().endsWith(text("first"));
    }
  }

  @Test
  void outcomesStandInTheOrderOfTheRecipients() throws Exception {
    List<Recipient> recipients = new ArrayList<>();
    recipients.add(Recipient.of(refused().orElse(foreign())));
    recipients.addAll(resolved(taken()));
    recipients.add(Recipient.of(foreign()));

    List<DeliveryOutcome> outcomes = DeliveryOutcomes.of(target, delivery("mixed", recipients));

    assertThat(outcomes)
        .extracting(DeliveryOutcome::isTaken)
        .containsExactly(false, true, true, false);
  }

  @Test
  void whoComesWithoutARouteIsLookedFor() throws Exception {
    List<Recipient> recipients = taken().stream().map(Recipient::of).toList();

    List<DeliveryOutcome> outcomes = target.deliver(delivery("direct", recipients));

    assertThat(outcomes).hasSize(2).allMatch(DeliveryOutcome::isTaken);
  }

  @Test
  void theRouteOfAnotherTargetSaysNothing() throws Exception {
    Route strange = new Route() {};
    List<Recipient> recipients =
        taken().stream().map(Recipient::of).map(r -> r.withRoute(Optional.of(strange))).toList();

    List<DeliveryOutcome> outcomes = target.deliver(delivery("strange", recipients));

    assertThat(outcomes).hasSize(2).allMatch(DeliveryOutcome::isTaken);
  }

  @Test
  void aMessageThatCannotBeReadIsNotTaken() throws Exception {
    Envelope envelope = envelope("broken").withRecipients(resolved(taken()));

    List<DeliveryOutcome> outcomes =
        DeliveryOutcomes.of(target, Delivery.of(envelope, new BrokenSource()));

    assertThat(outcomes).hasSize(2).noneMatch(DeliveryOutcome::isTaken);
    for (EmailAddress recipient : taken()) {
      assertThat(delivered(recipient)).isEmpty();
    }
  }

  /** What is stored and called deferred comes again; what is called taken and is not, is lost. */
  @Test
  void whatBreaksForOneIsSaidOfThatOneAlone() throws Exception {
    for (EmailAddress unlucky : taken()) {
      Optional<DeliveryTarget> breaking = newTargetThatBreaksFor(unlucky);
      assumeTrue(breaking.isPresent(), "nothing breaks");
      target = breaking.get();

      List<DeliveryOutcome> outcomes =
          DeliveryOutcomes.of(target, delivery("half", resolved(taken())));

      for (int i = 0; i < outcomes.size(); i++) {
        EmailAddress recipient = taken().get(i);
        assertThat(outcomes.get(i).isTaken()).isEqualTo(!recipient.equals(unlucky));
        assertThat(delivered(recipient)).hasSize(outcomes.get(i).isTaken() ? 1 : 0);
      }
    }
  }

  @Test
  void manyThreadsDeliverAtOnce() throws Exception {
    List<Callable<List<DeliveryOutcome>>> tasks = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      String name = "message-" + i;
      tasks.add(() -> target.deliver(delivery(name, resolved(taken()))));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<List<DeliveryOutcome>> outcomes : threads.invokeAll(tasks)) {
        assertThat(outcomes.get()).hasSize(2).allMatch(DeliveryOutcome::isTaken);
      }
    } finally {
      threads.shutdownNow();
    }
    for (EmailAddress recipient : taken()) {
      assertThat(delivered(recipient)).hasSize(MESSAGES).doesNotHaveDuplicates();
    }
  }

  private Resolution resolve(EmailAddress recipient) {
    return target.resolve(recipient, envelope("asked"));
  }

  /** As RCPT leaves them. */
  private List<Recipient> resolved(List<EmailAddress> recipients) {
    return recipients.stream().map(r -> Recipient.of(r).withRoute(resolve(r).route())).toList();
  }

  private static Delivery delivery(String name, List<Recipient> recipients) {
    return Delivery.of(
        envelope(name).withRecipients(recipients), MessageSource.of(text(name).getBytes(UTF_8)));
  }

  private static Envelope envelope(String name) {
    return Envelope.builder(name, PeerInfo.unix("lmtp"), Instant.EPOCH)
        .reversePath(Optional.of(EmailAddress.of("sender@example.net")))
        .build();
  }

  private static String text(String name) {
    return "Subject: " + name + "\r\n\r\nText of " + name + "\r\n";
  }

  /** Has a size, and fails in the middle. */
  private static final class BrokenSource implements MessageSource {
    private static final byte[] HALF = text("broken").getBytes(UTF_8);

    @Override
    public long size() {
      return 2L * HALF.length;
    }

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(BrokenSource::read, from, length);
    }

    private static int read(long position, ByteBuffer buffer) throws IOException {
      if (position >= HALF.length) {
        throw new IOException("scripted");
      }
      int count = (int) Math.min(buffer.remaining(), HALF.length - position);
      buffer.put(HALF, (int) position, count);
      return count;
    }
  }
}
