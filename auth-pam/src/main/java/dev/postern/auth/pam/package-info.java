/**
 * Logins by PAM (Pluggable Authentication Modules), and the machine's own users, on Linux.
 *
 * <pre>{@code
 * MailServer.builder()
 *     .authenticator(PamAuthenticator.service("dovecot"))
 *     .userDirectory(NssUserDirectory.create());
 * }</pre>
 */
package dev.postern.auth.pam;
