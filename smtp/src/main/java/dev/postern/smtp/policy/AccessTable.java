package dev.postern.smtp.policy;

import dev.postern.ServerPart;
import dev.postern.log.LogText;
import dev.postern.message.SmtpStatus;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.policy.access.AccessAction;
import dev.postern.smtp.policy.access.AccessSubject;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of what is done with whom ({@code access(5)}).
 *
 * @param name of the rule that goes by it
 * @param permits whether OK may stand in it
 */
record AccessTable(String name, LookupTable table, boolean permits) {
  private static final Logger LOG = LoggerFactory.getLogger(AccessTable.class);

  private static final String WRONG = "Server configuration error";

  private static final Set<String> RESTRICTIONS = Vocabulary.ofPostfix().words().keySet();

  /** Further ones are told when these are mended. */
  private static final int MOST_TOLD = 10;

  AccessTable(String name, LookupTable table) {
    this(name, table, true);
  }

  /** The rule that goes by it, and looks at the table's actions when the server starts. */
  PolicyRule rule(Function<PolicyRequest, Decision> decision) {
    return new Rule(name, table.mayBlock(), List.of(new Start()), decision);
  }

  /** What the first key says that is there. */
  Decision decide(Refused what, AccessKeys keys) {
    return look(what, keys).orElseGet(Decision::dunno);
  }

  /** The same; empty if none of the keys is there. */
  Optional<Decision> look(Refused what, AccessKeys keys) {
    try {
      Optional<Entry> entry = find(keys);
      return entry.map(found -> decide(what, found));
    } catch (IOException e) {
      LOG.warn(
          "access table cannot tell rule={} reason=\"{}\"", name, LogText.reason(e.getMessage()));
      return Optional.of(what.refuse(451, "3.5", WRONG));
    }
  }

  /** For now, and without a word of what was looked at. */
  private Decision wrong(Entry entry, String reason) {
    LOG.warn(
        "access table is wrong rule={} entry=\"{}\" reason=\"{}\"",
        name,
        LogText.printable(shown(entry.key)),
        LogText.reason(reason));
    return Decision.refuse(SmtpStatus.of(451, "3.5", WRONG));
  }

  /** With the place where it is to be mended, if the table knows. */
  private String shown(String key) {
    return table.place(key).map(place -> place + ": ").orElse("") + key;
  }

  /** What stands behind the key that was found. */
  private record Entry(String key, String words) {}

  private Decision decide(Refused what, Entry entry) {
    try {
      AccessAction action = served(entry.words, what.subject());
      return action instanceof AccessAction.Decided decided && isExempt(decided)
          ? wrong(entry, "OK is not allowed here, use DUNNO to make an exception")
          : decide(what, action);
    } catch (IllegalArgumentException e) {
      return wrong(entry, e.getMessage());
    }
  }

  private Decision decide(Refused what, AccessAction action) {
    if (action instanceof AccessAction.Decided decided) {
      return decided.decision();
    }
    if (action instanceof AccessAction.Warn warn) {
      LOG.warn("access rule={} what={} note={}", name, shown(what), LogText.printable(warn.text()));
    } else if (action instanceof AccessAction.Info info) {
      LOG.info("access rule={} what={} note={}", name, shown(what), LogText.printable(info.text()));
    }
    return Decision.dunno();
  }

  private static String shown(Refused what) {
    return LogText.printable(what.subject().what());
  }

  /** An action that can be done here; what moves a message or copies it is a filter's task. */
  private static AccessAction served(String words, AccessSubject about) {
    AccessAction action = AccessAction.parse(words, about);
    if (action instanceof AccessAction.Unserved) {
      throw new IllegalArgumentException(
          words.strip().split("\\s", 2)[0] + " is no rule's here: use a filter, or an alias");
    }
    if (action instanceof AccessAction.Restrictions && isRestriction(words)) {
      throw new IllegalArgumentException(
          LogText.printable(words.strip())
              + " is a restriction, and no action here: write it into the list that asks the table");
    }
    if (action instanceof AccessAction.Restrictions) {
      throw new IllegalArgumentException(
          "there is no action "
              + words.strip()
              + ", only OK, DUNNO, REJECT, DEFER, DEFER_IF_PERMIT, DEFER_IF_REJECT, a code 400 to"
              + " 599 with a text, WARN, INFO, DISCARD, and PREPEND with a header field");
    }
    return action;
  }

  /** Whether it begins with a word of a list, as it may with Postfix. */
  private static boolean isRestriction(String words) {
    List<String> list = List.of(words.strip().toLowerCase(Locale.ROOT).split("[\\s,]+"));
    return list.get(0).equals("warn_if_reject") || RESTRICTIONS.contains(list.get(0));
  }

  private boolean isExempt(AccessAction.Decided decided) {
    return !permits && decided.decision() instanceof Decision.Permit;
  }

  private Optional<Entry> find(AccessKeys keys) throws IOException {
    boolean literal = table.keys() == LookupTable.Keys.LITERAL;
    for (String key : literal ? keys.literal() : keys.whole()) {
      Optional<String> found = table.find(key);
      if (found.isPresent()) {
        return Optional.of(new Entry(key, found.get()));
      }
    }
    return Optional.empty();
  }

  /** The table as a part of the server, whose actions are looked at when it starts. */
  private final class Start implements ServerPart {
    @Override
    public List<ServerPart> parts() {
      return List.of(table);
    }

    @Override
    public void check() throws IOException {
      List<String> faults = new ArrayList<>();
      table.listTo(
          (key, action) -> {
            try {
              served(action, new AccessSubject(key, AccessSubject.Kind.CLIENT));
            } catch (IllegalArgumentException e) {
              if (faults.size() < MOST_TOLD) {
                faults.add(LogText.printable(shown(key)) + ": " + e.getMessage());
              }
            }
          });
      if (!faults.isEmpty()) {
        throw new IOException(name + ": " + String.join("; ", faults));
      }
    }
  }
}
