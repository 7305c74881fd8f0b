package dev.postern.imap.fetch;

import java.io.IOException;

/** BODY without a section, and BODYSTRUCTURE. */
record StructureItem(StructureWriter.Form form) implements FetchItem {

  @Override
  public Reading reading() {
    return Reading.STRUCTURE;
  }

  @Override
  public void render(FetchedMessage message, ItemWriter out) throws IOException {
    out.text().atom(form.name()).space();
    new StructureWriter(out.text(), form).part(message.structure().root());
  }
}
