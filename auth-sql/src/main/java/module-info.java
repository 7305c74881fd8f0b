/** Logins and users from an SQL database, by queries as Dovecot has them. */
module dev.postern.authentication.sql {
  requires transitive dev.postern.core;
  requires transitive dev.postern.authentication;
  requires transitive java.sql;
  requires org.slf4j;

  exports dev.postern.auth.sql;
}
