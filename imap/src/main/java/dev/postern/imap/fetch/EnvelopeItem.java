package dev.postern.imap.fetch;

import java.io.IOException;

/** ENVELOPE. */
record EnvelopeItem() implements FetchItem {

  @Override
  public Reading reading() {
    return Reading.STRUCTURE;
  }

  @Override
  public void render(FetchedMessage message, ItemWriter out) throws IOException {
    out.text().atom("ENVELOPE").space();
    new EnvelopeWriter(out.text()).envelope(message.envelope());
  }
}
