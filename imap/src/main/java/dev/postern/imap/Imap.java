package dev.postern.imap;

import dev.postern.Listener;
import dev.postern.imap.server.ImapProtocol;

/**
 * IMAP4rev1 (RFC 3501) for a {@link dev.postern.MailServer}.
 *
 * <pre>{@code
 * MailServer.builder().listen(Imap.imap().port(143), Imap.imaps().port(993))
 * }</pre>
 */
public final class Imap {
  private Imap() {}

  /** IMAP with STARTTLS, by default on port 143 of the loopback address. */
  public static Listener imap() {
    return Listener.of(ImapProtocol.imap());
  }

  /** IMAP within TLS (RFC 8314), by default on port 993 of the loopback address. */
  public static Listener imaps() {
    return Listener.of(ImapProtocol.imaps());
  }
}
