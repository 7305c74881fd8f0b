package dev.postern.imap.fetch;

/** RFC822.SIZE. */
record SizeItem() implements FetchItem {

  @Override
  public Reading reading() {
    return Reading.METADATA;
  }

  @Override
  public void render(FetchedMessage message, ItemWriter out) {
    out.text().atom("RFC822.SIZE").space().number(message.target().info().size());
  }
}
