/** {@code dovecot-uidlist} and {@code dovecot-uidvalidity}: which message has which UID. */
package dev.postern.maildir.uidlist;
