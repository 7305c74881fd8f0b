package dev.postern.imap.server;

import dev.postern.imap.command.ListMailboxes;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** LIST with CHILDREN's attributes (RFC 3501 §6.3.8, RFC 3348). */
final class ListAction {
  private ListAction() {}

  static Reply run(Exchange exchange, LoggedIn state, ListMailboxes command) throws StoreException {
    char delimiter = state.account().delimiter();
    if (command.asked() == ListMailboxes.Asked.DELIMITER) {
      // The client asks for the delimiter and the reference's root, which is always empty here.
      line(exchange.out(), "LIST", List.of("\\Noselect"), delimiter, "");
      return Reply.ok("List completed.");
    }
    if (command.pattern().isEmpty()) {
      return Reply.ok("List completed.");
    }
    ListPattern pattern = new ListPattern(command.pattern().get(), delimiter);
    List<MailboxInfo> all = state.account().list();
    NavigableSet<String> names = new TreeSet<>();
    all.forEach(info -> names.add(info.name()));
    boolean children = exchange.capabilities().has(CapabilityRule.CHILDREN);
    for (MailboxInfo info : all) {
      if (pattern.matches(info.name())) {
        List<String> attributes = new ArrayList<>();
        if (info.kind() == MailboxInfo.Kind.CONTAINER) {
          attributes.add("\\Noselect");
        }
        if (children) {
          attributes.add(hasChild(names, info.name(), delimiter));
        }
        line(exchange.out(), "LIST", attributes, delimiter, info.name());
      }
    }
    return Reply.ok("List completed.");
  }

  /** One untagged LIST or LSUB. */
  static void line(
      ResponseWriter out, String word, List<String> attributes, char delimiter, String name) {
    out.untagged().atom(word).space().open();
    for (int i = 0; i < attributes.size(); i++) {
      (i == 0 ? out : out.space()).atom(attributes.get(i));
    }
    out.close().space().string(String.valueOf(delimiter)).space().mailbox(name).endLine();
  }

  private static String hasChild(NavigableSet<String> names, String name, char delimiter) {
    String first = names.higher(name + delimiter);
    return first != null && first.startsWith(name + delimiter)
        ? "\\HasChildren"
        : "\\HasNoChildren";
  }
}
