package dev.postern.imap.response;

import dev.postern.imap.wire.ResponseWriter;

/** Response codes without arguments. */
public enum Code implements ResponseCode {
  /** The text must be shown to the user. */
  ALERT("ALERT"),
  /** The mailbox exists already (RFC 5530). */
  ALREADYEXISTS("ALREADYEXISTS"),
  /** Wrong name or password (RFC 5530). */
  AUTHENTICATIONFAILED("AUTHENTICATIONFAILED"),
  /** It can never be done (RFC 5530). */
  CANNOT("CANNOT"),
  /** The client does something odd (RFC 5530). */
  CLIENTBUG("CLIENTBUG"),
  /** The store's data is damaged (RFC 5530). */
  CORRUPTION("CORRUPTION"),
  /** Some messages of the command are gone (RFC 5530). */
  EXPUNGEISSUED("EXPUNGEISSUED"),
  /** Somebody else uses it (RFC 5530). */
  INUSE("INUSE"),
  /** A limit would be exceeded (RFC 5530). */
  LIMIT("LIMIT"),
  /** There is no such mailbox (RFC 5530). */
  NONEXISTENT("NONEXISTENT"),
  /** Not permitted (RFC 5530). */
  NOPERM("NOPERM"),
  /** The quota would be exceeded (RFC 5530). */
  OVERQUOTA("OVERQUOTA"),
  /** Only with TLS (RFC 5530). */
  PRIVACYREQUIRED("PRIVACYREQUIRED"),
  /** The mailbox is open for reading. */
  READ_ONLY("READ-ONLY"),
  /** The mailbox is open for reading and writing. */
  READ_WRITE("READ-WRITE"),
  /** A bug of the server (RFC 5530). */
  SERVERBUG("SERVERBUG"),
  /** A literal is too large (RFC 7888, RFC 7889). */
  TOOBIG("TOOBIG"),
  /** CREATE would help. */
  TRYCREATE("TRYCREATE"),
  /** Trying again later may help (RFC 5530). */
  UNAVAILABLE("UNAVAILABLE"),
  /** The charset of a search is not supported. */
  BADCHARSET("BADCHARSET");

  private final String wire;

  Code(String wire) {
    this.wire = wire;
  }

  @Override
  public void writeTo(ResponseWriter out) {
    out.atom(wire);
  }
}
