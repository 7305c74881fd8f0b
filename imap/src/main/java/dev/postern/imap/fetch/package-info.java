/**
 * FETCH (RFC 3501 §6.4.5, §7.4.2): what a client asks for, and the lazy response. Adding an item is
 * one record that implements {@link dev.postern.imap.fetch.FetchItem} and one row in {@code
 * FetchItems}.
 */
package dev.postern.imap.fetch;
