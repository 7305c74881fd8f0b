/**
 * A mail store in Maildirs, as Dovecot writes them.
 *
 * <p>Two files of our own are beside its files in each mailbox, or where {@code INDEX=} says.
 * {@code postern-index} is written with each change, under the mailbox's lock. {@code
 * postern-structures} is written without any lock when sessions have parsed messages, in batches
 * and when a session leaves the mailbox. Whichever is missing or damaged is made anew.
 */
package dev.postern.maildir;
