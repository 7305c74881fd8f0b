/**
 * The IMAP server (RFC 3501).
 *
 * <p>On all addresses, and on a free port for a test of a client against a poorer server:
 *
 * <pre>{@code
 * MailServer.builder().listen(
 *     Imap.imaps().host("0.0.0.0").port(993),
 *     Imap.imaps().name("poor").port(0).hiding("IDLE", "MOVE"));
 * }</pre>
 */
package dev.postern.imap;
