package dev.postern.testing.contract;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Targets that break one promise each; {@link TargetContractCatchesTest} runs them. */
final class BrokenTargets {
  private static final EmailAddress ANN = EmailAddress.of("ann@example.org");
  private static final EmailAddress BOB = EmailAddress.of("bob@example.org");

  private BrokenTargets() {}

  /** One target for both recipients. */
  abstract static class OneForAll extends DeliveryTargetContract {
    private KeptMail target;

    abstract KeptMail make();

    @Override
    protected DeliveryTarget newTarget() {
      target = make();
      return target;
    }

    @Override
    protected List<String> delivered(EmailAddress recipient) {
      return target.texts(recipient);
    }
  }

  /** Breaks none. */
  static final class Sound extends OneForAll {
    @Override
    KeptMail make() {
      return new KeptMail(ANN, BOB);
    }
  }

  /** What it did for one is lost when it fails for the next: the client sends it again. */
  static final class ThrowsHalfway extends OneForAll {
    private Optional<EmailAddress> unlucky = Optional.empty();

    @Override
    KeptMail make() {
      return new KeptMail(ANN, BOB) {
        @Override
        DeliveryOutcome keep(Delivery delivery, EmailAddress recipient) {
          if (unlucky.equals(Optional.of(recipient))) {
            throw new LinkageError("scripted");
          }
          return super.keep(delivery, recipient);
        }
      };
    }

    @Override
    protected Optional<DeliveryTarget> newTargetThatBreaksFor(EmailAddress recipient) {
      unlucky = Optional.of(recipient);
      return Optional.of(newTarget());
    }
  }

  /** Says that it has what it could not read. */
  static final class SaysDelivered extends OneForAll {
    @Override
    KeptMail make() {
      return new KeptMail(ANN, BOB) {
        @Override
        DeliveryOutcome keep(Delivery delivery, EmailAddress recipient) {
          super.keep(delivery, recipient);
          return DeliveryOutcome.delivered();
        }
      };
    }
  }

  /** Takes mail for anybody. */
  static final class TakesAll extends OneForAll {
    @Override
    KeptMail make() {
      return new KeptMail(ANN, BOB) {
        @Override
        public Resolution resolve(EmailAddress recipient, Envelope envelope) {
          return Resolution.accepted();
        }
      };
    }
  }

  /** Tells outcomes in an order of its own. */
  static final class SortsOutcomes extends OneForAll {
    @Override
    KeptMail make() {
      return new KeptMail(ANN, BOB) {
        @Override
        public List<DeliveryOutcome> deliver(Delivery delivery) {
          List<DeliveryOutcome> outcomes = new ArrayList<>(super.deliver(delivery));
          outcomes.sort((a, b) -> Boolean.compare(b.isTaken(), a.isTaken()));
          return outcomes;
        }
      };
    }
  }

  /** Knows only whom it resolved itself. */
  static final class NeedsARoute extends OneForAll {
    @Override
    KeptMail make() {
      return new KeptMail(ANN, BOB) {
        @Override
        public Resolution resolve(EmailAddress recipient, Envelope envelope) {
          return super.resolve(recipient, envelope) instanceof Resolution.Accepted
              ? Resolution.accepted(new Own())
              : Resolution.notResponsible();
        }

        @Override
        public List<DeliveryOutcome> deliver(Delivery delivery) {
          for (Recipient recipient : delivery.envelope().recipients()) {
            if (!(recipient.route().orElseThrow() instanceof Own)) {
              throw new IllegalStateException("not mine");
            }
          }
          return super.deliver(delivery);
        }
      };
    }
  }

  /** Delivers all recipients' copies to each. */
  static final class DeliversTwice extends OneForAll {
    @Override
    KeptMail make() {
      return new KeptMail(ANN, BOB) {
        @Override
        DeliveryOutcome keep(Delivery delivery, EmailAddress recipient) {
          super.keep(delivery, recipient);
          return super.keep(delivery, recipient);
        }
      };
    }
  }

  private record Own() implements Route {}
}
