/**
 * Logins and users from an SQL database, by queries as Dovecot has them.
 *
 * <pre>{@code
 * static SqlAuthenticator users(javax.sql.DataSource database) throws IOException {
 *   return SqlAuthenticator.of(database)
 *       .settings(Files.readString(Path.of("/etc/dovecot/dovecot-sql.conf.ext")))
 *       .build();
 * }
 * }</pre>
 */
package dev.postern.auth.sql;
