package dev.postern.imap.server;

import dev.postern.imap.command.Numbering;
import dev.postern.imap.command.Search;
import dev.postern.imap.response.ResponseCode;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.search.BadCharsetException;
import dev.postern.imap.search.SearchEvaluator;
import dev.postern.imap.search.SearchResult;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.MailboxView;
import dev.postern.store.StoreException;
import java.util.PrimitiveIterator;

/** SEARCH and UID SEARCH (RFC 3501 §6.4.4). */
final class SearchAction {
  private static final SearchEvaluator EVALUATOR = new SearchEvaluator();

  private SearchAction() {}

  static Reply run(Exchange exchange, Selected state, Search command) throws StoreException {
    if (command.key().isEmpty()) {
      return Reply.no(badCharset(), "Unknown charset");
    }
    MailboxView view = state.view();
    SearchResult result =
        EVALUATOR.search(view.mailbox(), view.shown(), view.recent(), command.key().get());
    PrimitiveIterator.OfLong numbers =
        command.numbering() == Numbering.UID ? uids(result) : result.numbers().iterator();
    return new Reply.Stream(
        new SearchChunks(numbers, () -> exchange.ending(Tagged.ok("Search completed."))));
  }

  private static PrimitiveIterator.OfLong uids(SearchResult result) {
    return result.numbers().map(n -> result.snapshot().at((int) n - 1).uid()).iterator();
  }

  private static ResponseCode badCharset() {
    return out -> {
      out.atom("BADCHARSET").space().open();
      String last = BadCharsetException.SUPPORTED.get(BadCharsetException.SUPPORTED.size() - 1);
      for (String charset : BadCharsetException.SUPPORTED) {
        out.atom(charset);
        if (!charset.equals(last)) {
          out.space();
        }
      }
      out.close();
    };
  }
}
