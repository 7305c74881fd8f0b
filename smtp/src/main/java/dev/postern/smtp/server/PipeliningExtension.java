package dev.postern.smtp.server;

/** PIPELINING (RFC 2920): commands are taken one by one whatever arrives at once. */
final class PipeliningExtension implements Extension {

  @Override
  public String keyword() {
    return "PIPELINING";
  }
}
