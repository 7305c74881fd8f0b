/**
 * POP3 (RFC 1939) with its extensions, as listeners.
 *
 * <p>On two ports, with the unique ids of a Dovecot that was there before:
 *
 * <pre>{@code
 * UidlFormat uidl = UidlFormat.parse("%08Xu%08Xv");
 * MailServer.builder().listen(Pop3.pop3s(uidl), Pop3.pop3(uidl).host("192.0.2.1"));
 * }</pre>
 */
package dev.postern.pop3;
