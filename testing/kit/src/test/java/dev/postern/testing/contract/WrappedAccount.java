package dev.postern.testing.contract;

import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MailboxStatus;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An account that does all as another one does it, but for what a subclass spoils. */
class WrappedAccount implements Account {
  final Account sound;

  WrappedAccount(Account sound) {
    this.sound = sound;
  }

  @Override
  public char delimiter() {
    return sound.delimiter();
  }

  @Override
  public List<MailboxInfo> list() throws StoreException {
    return sound.list();
  }

  @Override
  public Mailbox open(String name) throws StoreException {
    return new WrappedMailbox(sound.open(name));
  }

  @Override
  public MailboxStatus status(String name) throws StoreException {
    return sound.status(name);
  }

  @Override
  public void create(String name, Optional<MailboxInfo.SpecialUse> use) throws StoreException {
    sound.create(name, use);
  }

  @Override
  public void delete(String name) throws StoreException {
    sound.delete(name);
  }

  @Override
  public void rename(String from, String to) throws StoreException {
    sound.rename(from, to);
  }

  @Override
  public Set<String> subscriptions() throws StoreException {
    return sound.subscriptions();
  }

  @Override
  public void subscribe(String name) throws StoreException {
    sound.subscribe(name);
  }

  @Override
  public void unsubscribe(String name) throws StoreException {
    sound.unsubscribe(name);
  }

  @Override
  public Optional<Quota> quota() throws StoreException {
    return sound.quota();
  }
}
