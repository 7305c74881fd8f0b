/**
 * Which passwords may be set: length, classes, reuse, lists of stolen ones, age.
 *
 * <p>A page on which users change their password:
 *
 * <pre>{@code
 * static String changed(String user, String password) throws IOException {
 *   PasswordPolicy policy = PasswordPolicy.builder().leastLength(12).remembered(5).build();
 *   try {
 *     PasswdFileEditor.of(Path.of("/etc/dovecot/users/passwd"))
 *         .policy(policy)
 *         .change(Credentials.Password.of(user, password));
 *     return "changed";
 *   } catch (PasswordRefused e) {
 *     return e.getMessage();   // "the password is refused: it has 6 characters, and needs 12 or more"
 *   }
 * }
 * }</pre>
 */
package dev.postern.auth.policy;
