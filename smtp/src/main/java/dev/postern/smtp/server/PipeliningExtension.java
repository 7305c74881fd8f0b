package dev.postern.smtp.server;

/**
 * PIPELINING (RFC 2920): commands are taken one by one whatever arrives at once. It has no command
 * or parameter to refuse, so that hiding it changes EHLO's reply alone: whoever sends ahead unasked
 * hears what he would have heard in turn, as with Postfix. Who does so where nobody may is known by
 * {@link Pipelining}.
 */
final class PipeliningExtension implements Extension {

  @Override
  public String keyword() {
    return "PIPELINING";
  }
}
