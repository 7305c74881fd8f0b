/**
 * A mail store in Maildirs, as Dovecot writes them.
 *
 * <pre>{@code
 * MaildirStore store = MaildirStore.builder("/var/mail/%d/%n/Maildir")
 *     .quotaRule("*:storage=1G")
 *     .quotaRule("Trash:storage=+100M")
 *     .build();
 * MailServer.builder().store(store);
 * }</pre>
 *
 * <h2>Who writes what</h2>
 *
 * <ul>
 *   <li>Messages: written to {@code tmp}, forced to the disk, renamed to {@code new} (without
 *       flags) or {@code cur}. Flags are letters of the name, changed by renaming. The same message
 *       for a further recipient is a hard link to the first one's file, in a mailbox whose files
 *       are whose that one's are, with a name of its own.
 *   <li>{@code dovecot-uidlist}: which file has which UID; lines are appended and forced before
 *       anybody is told of the message. {@code dovecot-keywords}: which letter is which keyword.
 *       Both are changed under {@code dovecot-uidlist.lock}, which Dovecot waits for, as this store
 *       waits for Dovecot's. A copy's line has a field {@code G} with the name of the first of all,
 *       which is its GUID.
 *   <li>When a message was saved is told by its name, as far as that begins with a time, since the
 *       times of a file change with flags; else by its ctime, once.
 *   <li>{@code subscriptions} and {@code dovecot-uidvalidity*}: one for an account.
 *   <li>Our own, which may be deleted at any time, beside the messages or where {@code INDEX=}
 *       says: {@code postern-index} (what the files said when they were last looked at, and what
 *       was expunged at which MODSEQ), written with each change under the mailbox's lock; {@code
 *       postern-structures}, written without any lock when sessions have parsed messages.
 *   <li>{@code postern-keywords} (keywords for which no letter is left), {@code
 *       postern-special-use}.
 *   <li>{@code tmp/lock.*}: what is linked to {@code dovecot-uidlist.lock}, while the mailbox is in
 *       memory.
 * </ul>
 *
 * <h2>What others do</h2>
 *
 * <p>Other programs deliver, rename and delete without any lock. Before a mailbox is shown or
 * changed, the times of its directories tell whether to list them again; a time tells nothing of a
 * change within its own tick, so directories changed lately are listed once more a little later.
 * Mailboxes that somebody listens to (an IMAP session that selected one) are also watched by the
 * system (inotify), which announces a delivery within milliseconds; they are looked at every five
 * seconds beside it, because a network file system tells of its own machine alone, and every half
 * second where there is no watch.
 *
 * <p>Names are octets, whatever the locale. A file that is no regular file, has a dot in front, or
 * a line feed in its name is no message. Symbolic links are followed, for folders as for messages:
 * whoever can make one in a Maildir can read what it leads to with the rights of this process. No
 * name that a client sends leads out of the account.
 */
package dev.postern.maildir;
