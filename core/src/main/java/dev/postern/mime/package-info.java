/**
 * The header of a message: its fields with their octets, and what they say, decoded.
 *
 * <p>Where a string is called <em>raw</em>, each char is one byte of the message (ISO-8859-1), so
 * that writing the string back byte by byte gives the original octets. All values are immutable.
 *
 * <p>The subject of a message in a mailbox:
 *
 * <pre>{@code
 * static Optional<String> subject(Mailbox mailbox, long uid) throws IOException {
 *   return Headers.read(mailbox.content(uid)).text("Subject");
 * }
 * }</pre>
 */
package dev.postern.mime;
