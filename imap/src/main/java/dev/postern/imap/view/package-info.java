/**
 * A session's view of its selected mailbox: sequence numbers, and what the client must be told of
 * changes (RFC 3501 §5.2, §7.3, §7.4).
 */
package dev.postern.imap.view;
