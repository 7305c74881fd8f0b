package dev.postern.imap.server;

import dev.postern.imap.command.CommandParser;
import dev.postern.imap.command.Numbering;
import dev.postern.imap.view.Expunges;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One row of the command table: all that the dispatcher knows of a command.
 *
 * @param verb its name in upper case, e.g. {@code UID FETCH}
 * @param stateType the state in which it is allowed
 * @param parser reads its arguments
 * @param action carries it out
 * @param capability the capability that announces it; empty for the base protocol
 * @param traits what is special about it
 */
record CommandSpec<S extends ImapState, C>(
    String verb,
    Class<S> stateType,
    CommandParser<C> parser,
    Action<S, C> action,
    Optional<String> capability,
    Set<Trait> traits) {

  /** A row of the base protocol. */
  static <S extends ImapState, C> CommandSpec<S, C> of(
      String verb, Class<S> stateType, CommandParser<C> parser, Action<S, C> action) {
    return new CommandSpec<>(verb, stateType, parser, action, Optional.empty(), Set.of());
  }

  /** The row of an extension. */
  CommandSpec<S, C> announcedBy(String name) {
    return new CommandSpec<>(verb, stateType, parser, action, Optional.of(name), traits);
  }

  /** The row with traits. */
  CommandSpec<S, C> with(Trait first, Trait... more) {
    return new CommandSpec<>(
        verb, stateType, parser, action, capability, Set.copyOf(EnumSet.of(first, more)));
  }

  boolean allowedIn(ImapState state) {
    return stateType.isInstance(state);
  }

  /** Whether it is carried out where the store may be called. */
  boolean runsInStore() {
    return !traits.contains(Trait.AT_ONCE) && !traits.contains(Trait.SEARCHES);
  }

  Expunges expunges() {
    return traits.contains(Trait.HOLDS_EXPUNGES) ? Expunges.HOLD : Expunges.REPORT;
  }

  /** Whether untagged FETCH responses caused by others hold the UID too. */
  Numbering numbering() {
    return traits.contains(Trait.BY_UID) ? Numbering.UID : Numbering.SEQUENCE;
  }

  /** What is special about a command. */
  enum Trait {
    /** No EXPUNGE while it runs: its sequence numbers must keep their meaning (RFC 3501 §7.4.1). */
    HOLDS_EXPUNGES,
    /** Its numbers are UIDs. */
    BY_UID,
    /** It ends with a message as a literal that is not kept in memory. */
    STREAMS_MESSAGE,
    /** Its arguments are never logged. */
    SECRET,
    /**
     * It makes no call of the store that may take long but as its answer is sent: where {@link
     * dev.postern.net.Chunks#pool} says, or by {@link StoreCall}. Whatever else a logged-in user
     * sends runs on {@link dev.postern.net.Pool#STORE}.
     */
    AT_ONCE,
    /** It reads many messages: so many at once for a user and in all. */
    SEARCHES
  }
}
