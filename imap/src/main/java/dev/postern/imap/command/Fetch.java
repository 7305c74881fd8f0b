package dev.postern.imap.command;

import dev.postern.imap.fetch.FetchParser;
import dev.postern.imap.fetch.FetchRequest;
import dev.postern.imap.wire.SequenceSet;

/**
 * FETCH and UID FETCH (RFC 3501 §6.4.5).
 *
 * @param numbering what the set holds
 * @param messages which messages
 * @param request what is asked of each; with the UID in UID FETCH
 */
public record Fetch(Numbering numbering, SequenceSet messages, FetchRequest request) {

  /** Reads {@code SP sequence-set SP fetch-items}. */
  public static CommandParser<Fetch> parser(Numbering numbering) {
    return cursor -> {
      cursor.space();
      SequenceSet messages = cursor.sequenceSet();
      cursor.space();
      FetchRequest request = FetchParser.parse(cursor);
      cursor.end();
      return new Fetch(
          numbering, messages, numbering == Numbering.UID ? request.withUid() : request);
    };
  }
}
