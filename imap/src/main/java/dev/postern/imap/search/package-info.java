/**
 * SEARCH (RFC 3501 §6.4.4): keys as values, and their evaluation over a snapshot. A key {@linkplain
 * dev.postern.imap.search.SearchKey#bind binds} to a mailbox as a criterion; criteria are asked
 * three times at most, first by what the snapshot knows, then by the header, last by the whole
 * message. Adding a key is one record and one row in {@code SearchKeys}.
 */
package dev.postern.imap.search;
