package dev.postern.imap.fetch;

/** FLAGS. */
record FlagsItem() implements FetchItem {

  @Override
  public Reading reading() {
    return Reading.METADATA;
  }

  @Override
  public void render(FetchedMessage message, ItemWriter out) {
    FetchTarget target = message.target();
    out.text().atom("FLAGS").space().flags(target.info().flags(), target.recent());
  }
}
