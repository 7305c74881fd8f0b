package dev.postern.imap.search;

import java.util.Objects;

/** BODY, TEXT. */
record TextKey(Where where, String text) implements SearchKey {

  TextKey {
    Objects.requireNonNull(where);
    Objects.requireNonNull(text);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    TextQuery query = scope.query(where, text);
    return (message, depth) ->
        depth == Criterion.Depth.MESSAGE
            ? Criterion.Answer.of(message.matches(query))
            : Criterion.Answer.UNKNOWN;
  }

  /** Where the text is looked for. */
  enum Where {
    /** In bodies of text, as Dovecot: not in the headers of parts and embedded messages. */
    BODY,
    /** In those and in all headers. */
    TEXT
  }
}
