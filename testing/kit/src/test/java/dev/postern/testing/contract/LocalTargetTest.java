package dev.postern.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import dev.postern.message.EmailAddress;
import dev.postern.store.Account;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Local delivery keeps what a target promises. */
class LocalTargetTest extends DeliveryTargetContract {
  private MailStore store;
  private Optional<EmailAddress> unlucky = Optional.empty();

  @Override
  protected DeliveryTarget newTarget() {
    store = InMemoryStore.builder().build();
    MailStore breaking =
        new MailStore() {
          private int asked;

          @Override
          public Account account(MailUser user) throws StoreException {
            // The first time is at RCPT.
            if (unlucky.map(EmailAddress::toString).filter(user.name()::equals).isPresent()
                && ++asked > 1) {
              throw new LinkageError("scripted");
            }
            return store.account(user);
          }

          @Override
          public void close() {
            store.close();
          }
        };
    return new LocalDelivery(
        breaking,
        name -> name.startsWith("eve") ? UserLookup.unknown() : UserLookup.found(MailUser.of(name)),
        Set.of("example.org"));
  }

  @Override
  protected Optional<DeliveryTarget> newTargetThatBreaksFor(EmailAddress recipient) {
    unlucky = Optional.of(recipient);
    return Optional.of(newTarget());
  }

  @Override
  protected Optional<EmailAddress> refused() {
    return Optional.of(EmailAddress.of("eve@example.org"));
  }

  @Override
  protected List<String> delivered(EmailAddress recipient) throws Exception {
    List<String> all = new ArrayList<>();
    try (Mailbox inbox = store.account(MailUser.of(recipient.toString())).open("INBOX")) {
      for (MessageInfo message : inbox.snapshot()) {
        all.add(new String(inbox.content(message.uid()).readAllBytes(), UTF_8));
      }
    }
    return all;
  }
}
