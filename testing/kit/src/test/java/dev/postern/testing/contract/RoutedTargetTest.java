package dev.postern.testing.contract;

import dev.postern.delivery.DeliveryTarget;
import dev.postern.message.EmailAddress;
import java.util.List;
import java.util.Optional;

/** Two targets in order keep what one does; each has one of the recipients. */
final class RoutedTargetTest extends DeliveryTargetContract {
  private KeptMail first;
  private KeptMail second;

  @Override
  protected DeliveryTarget newTarget() {
    first = new KeptMail(taken().get(0));
    second = new KeptMail(taken().get(1));
    return first.or(second);
  }

  @Override
  protected Optional<DeliveryTarget> newTargetThatBreaksFor(EmailAddress recipient) {
    DeliveryTarget both = newTarget();
    (recipient.equals(taken().get(0)) ? first : second).breaks();
    return Optional.of(both);
  }

  @Override
  protected List<String> delivered(EmailAddress recipient) {
    return (recipient.equals(taken().get(0)) ? first : second).texts(recipient);
  }
}
