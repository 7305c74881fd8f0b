/**
 * Password schemes under Dovecot's names, and passwords for a database of one's own.
 *
 * <p>A user registers, and logs in later:
 *
 * <pre>{@code
 * static String column(String password) {
 *   return Passwords.hash(password);   // "{SHA512-CRYPT}$6$..."
 * }
 *
 * static boolean matches(String password, String column) {
 *   return Passwords.verify(password, column);   // also what Dovecot's databases hold
 * }
 * }</pre>
 */
package dev.postern.auth.password;
