package dev.postern.imap.server;

import dev.postern.imap.command.ListMailboxes;
import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.LoggedIn;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.store.MailboxInfo;
import dev.postern.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    String[] names = all.stream().map(MailboxInfo::name).sorted().toArray(String[]::new);
    boolean children = exchange.capabilities().has(CapabilityRule.CHILDREN);
    LineChunks<MailboxInfo> lines =
        new LineChunks<>(
            all.iterator(),
            (out, info) -> {
              if (pattern.matches(info.name())) {
                List<String> attributes = new ArrayList<>();
                if (info.kind() == MailboxInfo.Kind.CONTAINER) {
                  attributes.add("\\Noselect");
                }
                if (children) {
                  attributes.add(hasChild(names, info.name(), delimiter));
                }
                line(out, "LIST", attributes, delimiter, info.name());
              }
            },
            exchange.session().nanos());
    return new Reply.Stream(lines, () -> Tagged.ok("List completed."));
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

  /**
   * @param names all names, sorted
   */
  private static String hasChild(String[] names, String name, char delimiter) {
    int at = Arrays.binarySearch(names, name + delimiter);
    int first = at < 0 ? -at - 1 : at;
    return first < names.length && names[first].startsWith(name + delimiter)
        ? "\\HasChildren"
        : "\\HasNoChildren";
  }
}
