/** A mail store in Maildirs, as Dovecot writes them. */
package dev.postern.maildir;
