package dev.postern.imap.server;

import dev.postern.imap.command.Search;
import dev.postern.imap.response.ResponseCode;
import dev.postern.imap.search.BadCharsetException;
import dev.postern.imap.search.SearchEvaluator;
import dev.postern.imap.search.SearchRun;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.imap.view.MailboxView;

/** SEARCH and UID SEARCH (RFC 3501 §6.4.4). */
final class SearchAction {
  private static final SearchEvaluator EVALUATOR = new SearchEvaluator();

  private SearchAction() {}

  static Reply run(Exchange exchange, Selected state, Search command) {
    if (command.key().isEmpty()) {
      return Reply.no(badCharset(), "Unknown charset");
    }
    MailboxView view = state.view();
    SearchRun run =
        EVALUATOR.start(view.mailbox(), view.shown(), view.recent(), command.key().get());
    SearchChunks chunks = new SearchChunks(exchange, run, command.numbering());
    return new Reply.Stream(chunks, chunks::ending);
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
