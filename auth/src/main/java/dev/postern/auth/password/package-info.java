/**
 * Password schemes under Dovecot's names.
 *
 * <p>A password against what a database keeps of it:
 *
 * <pre>{@code
 * static boolean matches(String password, String column) {
 *   StoredPassword stored = StoredPassword.parse(column, "SHA512-CRYPT");   // "{SCHEME}hash" names another
 *   return PasswordSchemes.standard().verify(password, stored);
 * }
 * }</pre>
 */
package dev.postern.auth.password;
