package dev.postern.maildir;

import dev.postern.maildir.folder.FolderNames;
import dev.postern.maildir.folder.SpecialUses;
import dev.postern.maildir.folder.SubscriptionFile;
import dev.postern.maildir.quota.QuotaRules;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MailboxInfo.SpecialUse;
import dev.postern.store.MailboxStatus;
import dev.postern.store.MessageInfo;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.SystemFlag;
import dev.postern.store.UidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One user's Maildir. */
final class MaildirAccount implements Account {
  private static final Logger LOG = LoggerFactory.getLogger(MaildirAccount.class);

  private final Path root;
  private final FolderNames names;
  private final OpenMailboxes mailboxes;
  private final FolderTree tree;
  private final SubscriptionFile subscriptions;
  private final SpecialUses uses;
  private final MaildirUsage usage;

  MaildirAccount(
      FolderNames names,
      QuotaRules rules,
      OpenMailboxes mailboxes,
      StoreSettings settings,
      UsageLocks locks) {
    this.root = names.roots().account();
    this.names = names;
    this.mailboxes = mailboxes;
    this.subscriptions =
        new SubscriptionFile(
            root.resolve(names.options().subscriptions()),
            names.layout().delimiter(),
            settings::lock,
            settings.sync());
    this.uses = new SpecialUses(root, settings::lock, settings.sync());
    FolderFiles files = new FolderFiles(names, settings.sync(), settings.diskClock());
    this.tree = new FolderTree(names, files, mailboxes, settings);
    this.usage =
        new MaildirUsage(root, rules, new UsageCount(names, files, rules::counts), settings, locks);
  }

  @Override
  public char delimiter() {
    return names.layout().delimiter();
  }

  @Override
  public List<MailboxInfo> list() throws StoreException {
    return guarded(() -> tree.list(uses.read()));
  }

  @Override
  public Mailbox open(String name) throws StoreException {
    OpenMailboxes.Lease lease = lease(name);
    try {
      lease.mailbox().view();
      return new MaildirMailbox(names.canonical(name), lease, this);
    } catch (Throwable e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public MailboxStatus status(String name) throws StoreException {
    try (OpenMailboxes.Lease lease = lease(name)) {
      MailboxView view = lease.mailbox().view();
      long unseen = 0;
      long deleted = 0;
      long size = 0;
      for (MessageInfo message : view.snapshot()) {
        unseen += message.flags().contains(SystemFlag.SEEN) ? 0 : 1;
        deleted += message.flags().contains(SystemFlag.DELETED) ? 1 : 0;
        size += message.size();
      }
      return new MailboxStatus(
          view.snapshot().size(),
          view.recent().count(),
          unseen,
          deleted,
          view.snapshot().uidNext(),
          view.snapshot().uidValidity(),
          view.snapshot().modSeq(),
          size);
    }
  }

  @Override
  public void create(String name, Optional<SpecialUse> use) throws StoreException {
    guarded(
        () -> {
          NewFolder made = tree.create(name);
          if (use.isPresent()) {
            String written = names.written(name);
            orElse(
                () -> uses.update(given -> !written.equals(given.put(use.get(), written))),
                why -> tree.takeBack(made, why));
          }
          return name;
        });
  }

  @Override
  public void delete(String name) throws StoreException {
    guarded(
        () -> {
          tree.delete(name);
          String written = names.written(name);
          afterwards(name, () -> uses.update(given -> given.values().removeIf(written::equals)));
          afterwards(name, usage::recount);
          return name;
        });
  }

  @Override
  public void rename(String from, String to) throws StoreException {
    guarded(
        () -> {
          if (names.isInbox(from)) {
            if (tree.hasChildren(to)) {
              throw new StoreException(Kind.EXISTS, "mailbox exists for its children: " + to);
            }
            NewFolder made = tree.create(to);
            orElse(() -> moveInbox(to), why -> tree.takeBack(made, why));
          } else {
            tree.rename(from, to);
            orElse(
                () -> renameUses(names.written(from), names.written(to)),
                why -> renameBack(from, to, why));
            if (usage.dependsOnNames()) {
              afterwards(to, usage::recount);
            }
          }
          return to;
        });
  }

  @Override
  public Set<String> subscriptions() throws StoreException {
    return guarded(
        () -> {
          Set<String> read = new TreeSet<>();
          subscriptions.read().forEach(written -> read.add(names.read(written)));
          return read;
        });
  }

  @Override
  public void subscribe(String name) throws StoreException {
    String written = names.written(name);
    guarded(
        () -> {
          subscriptions.update(all -> all.add(written));
          return written;
        });
  }

  @Override
  public void unsubscribe(String name) throws StoreException {
    String written = names.written(name);
    guarded(
        () -> {
          subscriptions.update(all -> all.remove(written));
          return written;
        });
  }

  @Override
  public Optional<Quota> quota() throws StoreException {
    return usage.quota();
  }

  /** What counts when something is done in a mailbox. */
  MaildirUsage usage(String name) {
    return usage.in(names.canonical(name));
  }

  /** A mailbox that exists. */
  OpenMailboxes.Lease lease(String name) throws StoreException {
    MailboxPaths paths = MailboxPaths.of(names, name);
    if (!paths.exists()) {
      boolean container = guarded(() -> tree.hasChildren(name));
      throw new StoreException(
          container ? Kind.NOT_SELECTABLE : Kind.NOT_FOUND,
          "no such mailbox: " + paths.directory());
    }
    return mailboxes.lease(paths, root);
  }

  private void renameBack(String from, String to, Throwable why) {
    try {
      tree.rename(to, from);
    } catch (Throwable e) {
      why.addSuppressed(e);
    }
  }

  /** Does something, or what undoes the rest of it: a client that is told of failure sees none. */
  private static void orElse(MailboxState.Step step, Consumer<Throwable> undo) throws IOException {
    try {
      step.run();
    } catch (Throwable e) {
      undo.accept(e);
      throw e;
    }
  }

  /** Does something that changes nothing of what was done, and may be told. */
  private static void afterwards(String mailbox, MailboxState.Step step) {
    try {
      step.run();
    } catch (IOException e) {
      LOG.warn("not all is as it should be mailbox={} reason={}", mailbox, e.toString());
    }
  }

  private void moveInbox(String to) throws IOException {
    try (Mailbox inbox = open(FolderNames.INBOX)) {
      inbox.move(UidSet.ALL, to);
    }
  }

  private void renameUses(String from, String to) throws IOException {
    if (uses.read().isEmpty()) {
      return;
    }
    uses.update(
        given -> {
          int before = given.hashCode();
          given.replaceAll(
              (use, name) ->
                  name.equals(from) || name.startsWith(from + delimiter())
                      ? to + name.substring(from.length())
                      : name);
          return given.hashCode() != before;
        });
  }

  private <T> T guarded(Step<T> step) throws StoreException {
    try {
      return step.run();
    } catch (IOException e) {
      throw StoreFailures.of(e, root);
    }
  }

  @FunctionalInterface
  private interface Step<T> {
    T run() throws IOException;
  }
}
