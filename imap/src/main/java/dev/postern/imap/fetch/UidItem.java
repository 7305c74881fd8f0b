package dev.postern.imap.fetch;

/** UID. */
record UidItem() implements FetchItem {

  @Override
  public Reading reading() {
    return Reading.METADATA;
  }

  @Override
  public void render(FetchedMessage message, ItemWriter out) {
    out.text().atom("UID").space().number(message.target().info().uid());
  }
}
