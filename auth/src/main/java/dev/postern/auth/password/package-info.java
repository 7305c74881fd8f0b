/** Password schemes under Dovecot's names. */
package dev.postern.auth.password;
