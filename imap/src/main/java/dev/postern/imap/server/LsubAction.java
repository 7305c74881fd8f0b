package dev.postern.imap.server;

import dev.postern.imap.command.ListMailboxes;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.store.StoreException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
    TreeSet<String> found = new TreeSet<>();
    for (String name : subscribed) {
      if (pattern.matches(name)) {
        found.add(name);
      } else {
        found.addAll(pattern.matchingParents(name));
      }
    }
    for (String name : found) {
      // A parent that is shown only for its children's sake.
      List<String> attributes = subscribed.contains(name) ? List.of() : List.of("\\Noselect");
      ListAction.line(exchange.out(), "LSUB", attributes, delimiter, name);
    }
    return Reply.ok("Lsub completed.");
  }
}
