package dev.postern.imap.fetch;

import java.io.IOException;
import java.util.Objects;

/** RFC822, RFC822.HEADER and RFC822.TEXT: a section by its old name. */
record Rfc822Item(Name name) implements FetchItem {

  Rfc822Item {
    Objects.requireNonNull(name);
  }

  @Override
  public Reading reading() {
    return Reading.CONTENT;
  }

  @Override
  public SeenEffect seenEffect() {
    // RFC 3501 §6.4.5: RFC822.HEADER is BODY.PEEK[HEADER], the others are not peeks.
    return name == Name.HEADER ? SeenEffect.KEEPS : SeenEffect.SETS;
  }

  @Override
  public void render(FetchedMessage message, ItemWriter out) throws IOException {
    out.text().atom(name.wireName).space();
    out.nstring(new SectionReader(message).read(name.section));
  }

  enum Name {
    MESSAGE("RFC822", Section.of(SectionText.ALL)),
    HEADER("RFC822.HEADER", Section.of(SectionText.HEADER)),
    TEXT("RFC822.TEXT", Section.of(SectionText.TEXT));

    private final String wireName;
    private final Section section;

    Name(String wireName, Section section) {
      this.wireName = wireName;
      this.section = section;
    }
  }
}
