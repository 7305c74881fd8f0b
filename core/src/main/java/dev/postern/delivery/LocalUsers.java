package dev.postern.delivery;

import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.dispatch.RecipientDelimiter;
import dev.postern.message.EmailAddress;
import dev.postern.message.Idna;
import java.io.IOException;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which user an address of the local domains means.
 *
 * @param domains as they were configured, by their form in A-labels
 */
record LocalUsers(
    UserDirectory directory,
    Map<String, String> domains,
    String delimiters,
    Optional<String> postmaster) {

  LocalUsers {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(delimiters, "delimiters");
    Objects.requireNonNull(postmaster, "postmaster");
  }

  LocalUsers withDelimiters(String characters) {
    return new LocalUsers(directory, domains, characters, postmaster);
  }

  LocalUsers withPostmaster(String user) {
    return new LocalUsers(directory, domains, delimiters, Optional.of(user));
  }

  /** The one who is to be postmaster, if the directory answers that there is no such user. */
  Optional<String> unknownPostmaster() {
    if (postmaster.isEmpty()) {
      return Optional.empty();
    }
    try {
      return directory.find(postmaster.get()).user().isPresent() ? Optional.empty() : postmaster;
    } catch (IOException e) {
      // A directory that is away has a check of its own; nothing is known of the user.
      return Optional.empty();
    }
  }

  /** Whether an address belongs here, whoever may have it. */
  boolean isLocal(EmailAddress address) {
    return domains.containsKey(address.domain()) || isBarePostmaster(address);
  }

  /** The first of the spellings of a local address that the directory knows. */
  Optional<MailUser> find(EmailAddress address) throws IOException {
    if (!isLocal(address)) {
      return Optional.empty();
    }
    for (String name : names(address)) {
      Optional<MailUser> user =
          MailUser.isName(name) ? directory.find(name).user() : Optional.empty();
      if (user.isPresent()) {
        return user;
      }
    }
    return Optional.empty();
  }

  /**
   * As given, then in lower case, because few people know that a local part has case (RFC 5321
   * §2.4); then both without the detail. Characters that Unicode can write in two ways are written
   * in one, or a user would have two mailboxes. Mail for the postmaster is always taken if there is
   * one (RFC 5321 §4.5.1).
   */
  private Set<String> names(EmailAddress address) {
    Set<String> names = new LinkedHashSet<>();
    if (isBarePostmaster(address)) {
      domains.keySet().forEach(domain -> addSpellings(names, "postmaster", domain));
      postmaster.ifPresent(names::add);
      return names;
    }
    String local = Normalizer.normalize(address.localPart(), Normalizer.Form.NFC);
    if (local.isEmpty()) {
      return names;
    }
    addSpellings(names, local, address.domain());
    int end = new RecipientDelimiter(delimiters).indexIn(local);
    if (end < local.length()) {
      addSpellings(names, local.substring(0, end), address.domain());
    }
    if (isPostmaster(local)) {
      postmaster.ifPresent(names::add);
    }
    return names;
  }

  /** Users may be listed with U-labels or A-labels; where both are known, as the operator does. */
  private void addSpellings(Set<String> names, String local, String domain) {
    for (String form : List.of(domains.get(domain), domain, Idna.toUnicode(domain))) {
      names.add(local + '@' + form);
      names.add(local.toLowerCase(Locale.ROOT) + '@' + form);
    }
  }

  private static boolean isBarePostmaster(EmailAddress address) {
    return address.domain().isEmpty() && isPostmaster(address.localPart());
  }

  private static boolean isPostmaster(String localPart) {
    return localPart.equalsIgnoreCase("postmaster");
  }
}
