/**
 * IMAP's syntax (RFC 3501 §9) in both directions: one cursor over a command's octets, one encoder
 * for responses. Knows no session and no store.
 */
package dev.postern.imap.wire;
