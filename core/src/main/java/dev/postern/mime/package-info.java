/**
 * Reads the structure of stored mail in one pass: byte offsets, sizes, line counts and decoded
 * header fields.
 *
 * <p>Stored bytes are never changed. Wherever a type of this package holds a <em>raw</em> string,
 * each char is one byte of the message (ISO-8859-1), so that writing the string back byte by byte
 * gives the original octets. All values are immutable.
 *
 * <p>The subject of a message in a mailbox, decoded:
 *
 * <pre>{@code
 * static Optional<String> subject(Mailbox mailbox, long uid) throws IOException {
 *   Headers headers = MimeParser.create().readHeader(mailbox.content(uid));
 *   return headers.value("Subject").map(EncodedWords::decode);
 * }
 * }</pre>
 */
package dev.postern.mime;
