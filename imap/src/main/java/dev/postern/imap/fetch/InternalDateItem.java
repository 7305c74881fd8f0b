package dev.postern.imap.fetch;

/** INTERNALDATE, always in UTC: the zone in which SEARCH compares it too. */
record InternalDateItem() implements FetchItem {

  @Override
  public Reading reading() {
    return Reading.METADATA;
  }

  @Override
  public void render(FetchedMessage message, ItemWriter out) {
    out.text().atom("INTERNALDATE").space().dateTime(message.target().info().internalDate());
  }
}
