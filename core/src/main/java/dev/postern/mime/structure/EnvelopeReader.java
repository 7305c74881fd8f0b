package dev.postern.mime.structure;

import dev.postern.mime.HeaderField;
import dev.postern.mime.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the envelope's fields: of repeated texts the last counts, repeated address lists are
 * joined, as in Dovecot.
 */
final class EnvelopeReader {

  private static final Set<String> TEXTS = Set.of("date", "subject", "in-reply-to", "message-id");
  private static final Set<String> LISTS = Set.of("from", "sender", "reply-to", "to", "cc", "bcc");

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, List<MailAddress>> lists = new HashMap<>();

  private EnvelopeReader() {}

  static MailEnvelope read(Headers headers, StructureBudget budget) {
    EnvelopeReader reader = new EnvelopeReader();
    for (HeaderField field : headers.fields()) {
      reader.take(field, budget);
    }
    return reader.envelope();
  }

  private void take(HeaderField field, StructureBudget budget) {
    String name = field.name().toLowerCase(Locale.ROOT);
    if (TEXTS.contains(name)) {
      budget.keep(field.value()).ifPresent(text -> texts.put(name, text));
    } else if (LISTS.contains(name)) {
      List<MailAddress> list = lists.computeIfAbsent(name, key -> new ArrayList<>());
      AddressListParser.parse(field.value(), address -> keep(address, list, budget));
    }
  }

  /** The mark that closes a group is always kept; its beginning has paid for it. */
  private static boolean keep(MailAddress address, List<MailAddress> list, StructureBudget budget) {
    boolean room = address.isGroupEnd() || budget.take(address);
    if (room) {
      list.add(address);
    }
    return room;
  }

  private MailEnvelope envelope() {
    List<MailAddress> from = list("from", List.of());
    return new MailEnvelope(
        text("date"),
        text("subject"),
        from,
        list("sender", from),
        list("reply-to", from),
        list("to", List.of()),
        list("cc", List.of()),
        list("bcc", List.of()),
        text("in-reply-to"),
        text("message-id"));
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  private List<MailAddress> list(String name, List<MailAddress> missing) {
    List<MailAddress> list = lists.getOrDefault(name, Collections.emptyList());
    return list.isEmpty() ? missing : list;
  }
}
