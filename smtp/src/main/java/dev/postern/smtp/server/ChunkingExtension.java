package dev.postern.smtp.server;

/** CHUNKING (RFC 3030 §2): the message may come by {@link BdatCommand BDAT}. */
final class ChunkingExtension implements Extension {
  static final String KEYWORD = "CHUNKING";

  @Override
  public String keyword() {
    return KEYWORD;
  }
}
