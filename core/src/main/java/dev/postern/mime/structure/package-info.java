/**
 * Reads the structure of stored mail in one pass: byte offsets, sizes, line counts and decoded
 * header fields. For IMAP and SMTP alone.
 *
 * <p>Stored bytes are never changed. Wherever a type of this package holds a <em>raw</em> string,
 * each char is one byte of the message (ISO-8859-1), so that writing the string back byte by byte
 * gives the original octets. All values are immutable.
 */
package dev.postern.mime.structure;
