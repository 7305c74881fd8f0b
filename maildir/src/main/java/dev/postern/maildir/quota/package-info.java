/** Quota in the file {@code maildirsize}, as Maildir++ and Dovecot keep it. */
package dev.postern.maildir.quota;
