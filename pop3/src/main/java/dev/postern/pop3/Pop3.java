package dev.postern.pop3;

import dev.postern.Listener;
import dev.postern.pop3.server.Pop3Protocol;
import java.util.Objects;

/**
 * POP3 (RFC 1939) with CAPA, STLS, SASL, TOP, UIDL, PIPELINING and response codes (RFC 2449, 2595,
 * 5034).
 *
 * <pre>{@code
 * MailServer.builder().listen(Pop3.pop3s().port(995))
 * }</pre>
 */
public final class Pop3 {
  private Pop3() {}

  /**
   * POP3 with TLS from the first octet, port 995 (RFC 8314). This is the one to use; the clear port
   * is there only for those who ask for it.
   */
  public static Listener pop3s() {
    return pop3s(UidlFormat.DEFAULT);
  }

  /** The same, with UIDL in the form of a server that had the mail before. */
  public static Listener pop3s(UidlFormat uidl) {
    Objects.requireNonNull(uidl, "uidl");
    return Listener.of(Pop3Protocol.POP3S.with(uidl));
  }

  /**
   * POP3 in the clear with STLS, port 110. Nobody can log in before STLS unless the server allows
   * it.
   */
  public static Listener pop3() {
    return pop3(UidlFormat.DEFAULT);
  }

  /** The same, with UIDL in the form of a server that had the mail before. */
  public static Listener pop3(UidlFormat uidl) {
    Objects.requireNonNull(uidl, "uidl");
    return Listener.of(Pop3Protocol.POP3.with(uidl));
  }
}
