package dev.postern.examples.sql;

import java.sql.SQLException;
import java.util.List;

/** The tables, in words that H2 and PostgreSQL share. */
final class Schema {
  private static final List<String> TABLES =
      List.of(
          // Its row is locked by every change, so that a user's changes come one after another.
          """
          create table if not exists account (
            name varchar(1000) primary key, octets bigint not null, messages bigint not null,
            last_validity bigint not null)""",
          """
          create table if not exists mailbox (
            id bigint generated always as identity primary key, account varchar(1000) not null,
            name varchar(1000) not null, special_use varchar(20), validity bigint not null,
            uid_next bigint not null, mod_seq bigint not null, recent_from bigint not null,
            unique (account, name))""",
          """
          create table if not exists message (
            mailbox bigint not null, uid bigint not null, mod_seq bigint not null,
            octets bigint not null, internal_millis bigint not null, saved_millis bigint not null,
            flags text not null, body uuid not null, primary key (mailbox, uid))""",
          "create index if not exists message_mod_seq on message (mailbox, mod_seq)",
          "create index if not exists message_body on message (body)",
          """
          create table if not exists chunk (
            body uuid not null, part bigint not null, octets bytea not null,
            primary key (body, part))""",
          // Which appends were done: one that is repeated finds its UID here.
          """
          create table if not exists delivery (
            mailbox bigint not null, id varchar(1000) not null, uid bigint not null,
            saved_millis bigint not null, primary key (mailbox, id))""",
          "create index if not exists delivery_age on delivery (saved_millis)",
          // One row for each MODSEQ, in the transaction that gives it: what happened, to which
          // UIDs.
          """
          create table if not exists change_log (
            mailbox bigint not null, mod_seq bigint not null, kind varchar(20) not null,
            uids text not null, saved_millis bigint not null, primary key (mailbox, mod_seq))""",
          "create index if not exists change_log_age on change_log (saved_millis)",
          """
          create table if not exists subscription (
            account varchar(1000) not null, name varchar(1000) not null,
            primary key (account, name))""");

  private Schema() {}

  static void create(Sql sql) throws SQLException {
    for (String table : TABLES) {
      sql.update(table);
    }
  }
}
