/** The IMAP server (RFC 3501). */
package dev.postern.imap;
