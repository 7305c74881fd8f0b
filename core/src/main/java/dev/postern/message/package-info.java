/**
 * Messages and their SMTP envelopes, free of any protocol or store.
 *
 * <p>A message that arrives is written to a spool, which holds little of it in memory; what reads
 * it, reads a source:
 *
 * <pre>{@code
 * try (MessageSpool spool = SpoolSpace.in(Path.of("/var/spool/postern"), 100_000_000).newSpool()) {
 *   spool.write(ByteBuffer.wrap("Subject: hello\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII)));
 *   MessageSource message = spool.source();
 *   byte[] octets = message.readAllBytes();
 * }
 * }</pre>
 */
package dev.postern.message;
