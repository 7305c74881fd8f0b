package dev.postern.imap.server;

import dev.postern.imap.response.ResponseCode;
import dev.postern.imap.wire.ResponseWriter;
import java.util.List;

/** The capabilities of one connection now; derived, never listed by hand. */
final class Capabilities {
  private final List<String> names;

  Capabilities(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** Whether a capability is announced. */
  boolean has(String name) {
    return names.contains(name);
  }

  /** As the response code of a greeting or a login. */
  ResponseCode code() {
    return this::writeTo;
  }

  /** {@code CAPABILITY name name}. */
  void writeTo(ResponseWriter out) {
    out.atom("CAPABILITY");
    names.forEach(name -> out.space().atom(name));
  }
}
