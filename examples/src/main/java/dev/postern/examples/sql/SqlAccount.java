package dev.postern.examples.sql;

import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxInfo;
import dev.postern.store.MailboxStatus;
import dev.postern.store.Quota;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** One user's mailboxes. A container is a name with children and no row. */
final class SqlAccount implements Account {
  private static final int MOST_MAILBOXES = 10_000;
  private static final String DUPLICATE = "23505";

  private final SqlStore store;
  private final String user;

  private SqlAccount(SqlStore store, String user) {
    this.store = store;
    this.user = user;
  }

  static SqlAccount of(SqlStore store, String user) throws StoreException {
    SqlAccount account = new SqlAccount(store, user);
    String query = "select 1 from account where name = ?";
    if (store.read(sql -> sql.first(query, row -> true, user)).isEmpty()) {
      store.change(account::insert);
    }
    return account;
  }

  private boolean insert(Sql sql) throws SQLException {
    try {
      sql.update("insert into account values (?, 0, 0, 0)", user);
      insert(sql, Names.INBOX, Optional.empty());
      return true;
    } catch (SQLException e) {
      if (DUPLICATE.equals(e.getSQLState())) {
        // Another session was faster.
        sql.connection().rollback();
        return false;
      }
      throw e;
    }
  }

  @Override
  public char delimiter() {
    return Names.DELIMITER;
  }

  @Override
  public List<MailboxInfo> list() throws StoreException {
    TreeMap<String, MailboxInfo> all = new TreeMap<>();
    for (MailboxRow row : store.read(sql -> MailboxRow.all(sql, user))) {
      all.put(row.name(), new MailboxInfo(row.name(), MailboxInfo.Kind.SELECTABLE, row.use()));
      int end = row.name().lastIndexOf(Names.DELIMITER);
      for (; end > 0; end = row.name().lastIndexOf(Names.DELIMITER, end - 1)) {
        String parent = row.name().substring(0, end);
        all.putIfAbsent(
            parent, new MailboxInfo(parent, MailboxInfo.Kind.CONTAINER, Optional.empty()));
      }
    }
    List<MailboxInfo> list = new ArrayList<>();
    list.add(all.remove(Names.INBOX));
    list.addAll(all.values());
    return list;
  }

  @Override
  public Mailbox open(String name) throws StoreException {
    String canonical = Names.canonical(name);
    MailboxRow row = store.read(sql -> MailboxRow.of(sql, user, canonical));
    return new SqlMailbox(store, user, canonical, row.id());
  }

  @Override
  public MailboxStatus status(String name) throws StoreException {
    String canonical = Names.canonical(name);
    return store.read(sql -> Statuses.of(sql, MailboxRow.of(sql, user, canonical)));
  }

  @Override
  public void create(String name, Optional<MailboxInfo.SpecialUse> use) throws StoreException {
    String canonical = Names.canonical(name);
    locked(
        sql -> {
          List<MailboxRow> all = MailboxRow.all(sql, user);
          if (all.stream().anyMatch(row -> row.name().equals(canonical))) {
            throw new StoreException(Kind.EXISTS, "mailbox exists: " + canonical);
          }
          if (all.size() >= MOST_MAILBOXES) {
            throw new StoreException(Kind.LIMIT, "too many mailboxes");
          }
          insert(sql, canonical, use);
          return canonical;
        });
  }

  @Override
  public void delete(String name) throws StoreException {
    String canonical = Names.canonical(name);
    locked(
        sql -> {
          boolean parent = hasAny(sql, row -> Names.isBelow(row.name(), canonical));
          boolean there = hasAny(sql, row -> row.name().equals(canonical));
          if (canonical.equals(Names.INBOX) || (parent && !there)) {
            throw new StoreException(Kind.NOT_PERMITTED, "it cannot be deleted: " + canonical);
          }
          Change change = Change.of(sql, store, user, MailboxRow.of(sql, user, canonical).id());
          change.delete();
          return canonical;
        });
  }

  @Override
  public void rename(String from, String to) throws StoreException {
    String source = Names.canonical(from);
    String target = Names.canonical(to);
    locked(
        sql -> {
          if (!hasAny(sql, row -> isWithin(row, source))) {
            throw new StoreException(Kind.NOT_FOUND, "no such mailbox: " + source);
          }
          if (hasAny(sql, row -> isWithin(row, target))) {
            throw new StoreException(Kind.EXISTS, "mailbox exists: " + target);
          }
          if (source.equals(Names.INBOX)) {
            insert(sql, target, Optional.empty());
            MailboxRow inbox = MailboxRow.of(sql, user, source);
            Change.of(sql, store, user, inbox.id())
                .move(UidSet.ALL, target, TransferCondition.NONE);
          } else {
            renameTree(sql, source, target);
          }
          return target;
        });
  }

  private void renameTree(Sql sql, String source, String target)
      throws SQLException, StoreException {
    if (Names.isBelow(target, source)) {
      throw new StoreException(Kind.NOT_PERMITTED, "a mailbox into itself");
    }
    for (MailboxRow row : MailboxRow.all(sql, user)) {
      if (isWithin(row, source)) {
        String renamed = Names.canonical(target + row.name().substring(source.length()));
        sql.update("update mailbox set name = ? where id = ?", renamed, row.id());
      }
    }
  }

  @Override
  public Set<String> subscriptions() throws StoreException {
    return store.read(this::subscriptions);
  }

  @Override
  public void subscribe(String name) throws StoreException {
    String canonical = Names.canonical(name);
    locked(
        sql -> {
          Set<String> all = subscriptions(sql);
          if (all.size() >= MOST_MAILBOXES) {
            throw new StoreException(Kind.LIMIT, "too many subscriptions");
          }
          return all.contains(canonical)
              ? 0
              : sql.update("insert into subscription values (?, ?)", user, canonical);
        });
  }

  @Override
  public void unsubscribe(String name) throws StoreException {
    String canonical = Names.canonical(name);
    String statement = "delete from subscription where account = ? and name = ?";
    locked(sql -> sql.update(statement, user, canonical));
  }

  @Override
  public Optional<Quota> quota() throws StoreException {
    if (store.octetLimit().isEmpty() && store.messageLimit().isEmpty()) {
      return Optional.empty();
    }
    Usage usage = store.read(sql -> Usage.read(sql, user));
    return Optional.of(usage.quota(store.octetLimit(), store.messageLimit()));
  }

  /** UIDVALIDITY is later than any before, so that a name's next mailbox is another one. */
  private void insert(Sql sql, String name, Optional<MailboxInfo.SpecialUse> use)
      throws SQLException {
    long last = Usage.read(sql, user).lastValidity();
    long validity = Math.max(last + 1, store.now() / 1_000);
    sql.update("update account set last_validity = ? where name = ?", validity, user);
    sql.update(
        """
        insert into mailbox (account, name, special_use, validity, uid_next, mod_seq, recent_from)
        values (?, ?, ?, ?, 1, 1, 1)""",
        user,
        name,
        use.map(Enum::name).orElse(null),
        validity);
  }

  private Set<String> subscriptions(Sql sql) throws SQLException {
    String query = "select name from subscription where account = ?";
    List<String> names = sql.list(query, row -> row.getString(1), user);
    return new TreeSet<>(names);
  }

  private boolean hasAny(Sql sql, Predicate<MailboxRow> condition) throws SQLException {
    return MailboxRow.all(sql, user).stream().anyMatch(condition);
  }

  private static boolean isWithin(MailboxRow row, String name) {
    return row.name().equals(name) || Names.isBelow(row.name(), name);
  }

  private <T> T locked(SqlStore.Work<T> step) throws StoreException {
    return store.change(
        sql -> {
          Usage.lock(sql, user);
          return step.run(sql);
        });
  }
}
