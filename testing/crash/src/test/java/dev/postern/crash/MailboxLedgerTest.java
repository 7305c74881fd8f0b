package dev.postern.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A check that cannot fail proves nothing: each broken promise must be found. */
class MailboxLedgerTest {
  private final MailboxLedger ledger = new MailboxLedger(new Place("ann", "INBOX"));

  @BeforeEach
  void oneMessageIsAcknowledged() {
    ledger.opened(7, 0, 10);
    ledger.now("m1", Fate.ACKNOWLEDGED);
    ledger.told(7, 1, "m1");
  }

  @Test
  void whatWasToldIsThere() {
    assertThatNoException().isThrownBy(() -> ledger.audit(Map.of(1L, "m1")));
  }

  @Test
  void anUnansweredMessageMayBeThereOrNot() {
    ledger.now("m2", Fate.SENT);
    assertThatNoException().isThrownBy(() -> ledger.audit(Map.of(1L, "m1")));
    assertThatNoException().isThrownBy(() -> ledger.audit(Map.of(1L, "m1", 2L, "m2")));
  }

  @Test
  void lost() {
    violated(() -> ledger.audit(Map.of()), "m1 was acknowledged and is lost");
  }

  @Test
  void twice() {
    violated(() -> ledger.audit(Map.of(1L, "m1", 2L, "m1")), "m1 is there twice");
  }

  @Test
  void underAnotherUid() {
    violated(() -> ledger.audit(Map.of(2L, "m1")), "UID 1 was told for message m1");
  }

  @Test
  void uidUsedTwice() {
    ledger.now("m1", Fate.REMOVED);
    ledger.now("m2", Fate.ACKNOWLEDGED);
    violated(() -> ledger.told(7, 1, "m2"), "UID 1 was used for message m1 and again for m2");
    violated(() -> ledger.saw(1, "m2"), "UID 1 was used for message m1 and again for m2");
    violated(() -> ledger.audit(Map.of(1L, "m2")), "UID 1 was used for message m1 and again");
  }

  @Test
  void shownAndGone() {
    ledger.now("m2", Fate.SENT);
    ledger.saw(2, "m2");
    violated(() -> ledger.audit(Map.of(1L, "m1")), "UID 2 was shown for message m2 (SENT)");
  }

  @Test
  void refusedAndThere() {
    ledger.now("m2", Fate.REFUSED);
    violated(() -> ledger.audit(Map.of(1L, "m1", 2L, "m2")), "m2 was refused and is there");
  }

  @Test
  void removedAndBack() {
    ledger.now("m1", Fate.REMOVED);
    assertThatNoException().isThrownBy(() -> ledger.audit(Map.of()));
    violated(() -> ledger.audit(Map.of(1L, "m1")), "m1 was removed and is back");
  }

  @Test
  void fromNobody() {
    violated(() -> ledger.audit(Map.of(1L, "m1", 2L, "x")), "which nobody sent");
  }

  @Test
  void numbersOfTheMailbox() {
    violated(() -> ledger.opened(8, 10, 11), "UIDVALIDITY changed from 7 to 8");
    violated(() -> ledger.opened(7, ledger.uidNext(), 9), "UIDNEXT went back from 10 to 9");
    ledger.now("m2", Fate.SENT);
    violated(() -> ledger.audit(Map.of(1L, "m1", 10L, "m2")), "not below UIDNEXT");
  }

  @Test
  void lateNewsOfUidNextAreNoStepBack() {
    ledger.opened(7, 8, 9);
    assertThat(ledger.uidNext()).isEqualTo(10);
  }

  @Test
  void lostFlags() {
    ledger.flagged(1, "\\Seen Word");
    assertThatNoException().isThrownBy(() -> ledger.auditFlags(1, "Word \\Recent \\Seen"));
    violated(() -> ledger.auditFlags(1, "\\Seen"), "UID 1 has lost the flags [Word]");
  }

  private static void violated(ThrowingCallable check, String complaint) {
    assertThatExceptionOfType(Violation.class)
        .isThrownBy(check)
        .withMessageContaining("ann/INBOX")
        .withMessageContaining(complaint);
  }
}
