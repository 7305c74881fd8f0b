package dev.postern.imap.search;

import java.util.Objects;

/**
 * HEADER, and FROM, TO, CC, BCC, SUBJECT, which are fields too.
 *
 * @param field its name
 * @param text what the field's decoded value must hold; empty if it need only be there
 */
record HeaderKey(String field, String text) implements SearchKey {

  HeaderKey {
    Objects.requireNonNull(field);
    Objects.requireNonNull(text);
  }

  @Override
  public Criterion bind(SearchScope scope) {
    String folded = SearchedHeader.foldValue(text);
    return (message, depth) ->
        depth == Criterion.Depth.METADATA
            ? Criterion.Answer.UNKNOWN
            : Criterion.Answer.of(message.header().contains(field, folded));
  }
}
