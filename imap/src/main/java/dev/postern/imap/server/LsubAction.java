package dev.postern.imap.server;

import dev.postern.imap.command.ListMailboxes;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** LSUB (RFC 3501 §6.3.9). */
final class LsubAction {
  private LsubAction() {}

  static Reply run(Exchange exchange, LoggedIn state, ListMailboxes command) throws StoreException {
    char delimiter = state.account().delimiter();
    if (command.pattern().isEmpty()) {
      return Reply.ok("Lsub completed.");
    }
    ListPattern pattern = new ListPattern(command.pattern().get(), delimiter);
    Set<String> subscribed = state.account().subscriptions();
    Set<String> told = new HashSet<>();
    BiConsumer<ResponseWriter, String> tell =
        (out, name) -> {
          if (told.add(name)) {
            // A parent that is shown only for its children's sake.
            List<String> attributes = subscribed.contains(name) ? List.of() : List.of("\\Noselect");
            ListAction.line(out, "LSUB", attributes, delimiter, name);
          }
        };
    LineChunks<String> lines =
        new LineChunks<>(
            new TreeSet<>(subscribed).iterator(),
            (out, name) ->
                (pattern.matches(name) ? List.of(name) : pattern.matchingParents(name))
                    .forEach(one -> tell.accept(out, one)),
            exchange.session().nanos());
    return new Reply.Stream(lines, () -> Tagged.ok("Lsub completed."));
  }
}
