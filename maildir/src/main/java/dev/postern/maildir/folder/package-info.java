/** Mailbox names and the files that list them: Maildir++ layout, subscriptions, special uses. */
package dev.postern.maildir.folder;
