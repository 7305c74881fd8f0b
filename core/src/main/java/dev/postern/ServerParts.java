package dev.postern;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * All that a server is made of, each part once, those that a part asks before itself.
 *
 * @param observers who is told of all others, from their start to their end
 * @param others the rest
 */
record ServerParts(List<ServerPart> observers, List<ServerPart> others) {

  static ServerParts of(ServerSettings settings, List<Listener> listeners) {
    Set<ServerPart> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<ServerPart> observers = new ArrayList<>();
    add(settings.observer(), seen, observers);
    List<ServerPart> others = new ArrayList<>();
    add(settings.spool(), seen, others);
    add(settings.store(), seen, others);
    add(settings.userDirectory(), seen, others);
    add(settings.authenticator(), seen, others);
    add(settings.loginGuard(), seen, others);
    settings.saslMechanisms().forEach(mechanism -> add(mechanism, seen, others));
    add(settings.delivery(), seen, others);
    settings.filters().forEach(filter -> add(filter, seen, others));
    for (Listener listener : listeners) {
      ListenerSettings own = listener.settings();
      own.userDirectory().ifPresent(directory -> add(directory, seen, others));
      own.authenticator().ifPresent(authenticator -> add(authenticator, seen, others));
      own.filters().ifPresent(all -> all.forEach(filter -> add(filter, seen, others)));
      add(listener.protocol(), seen, others);
    }
    return new ServerParts(List.copyOf(observers), List.copyOf(others));
  }

  /** All of them, in the order in which they start. */
  List<ServerPart> all() {
    List<ServerPart> all = new ArrayList<>(observers);
    all.addAll(others);
    return all;
  }

  private static void add(ServerPart part, Set<ServerPart> seen, List<ServerPart> parts) {
    if (!seen.add(part)) {
      return;
    }
    String answer = "what parts() of " + part.getClass().getName() + " answers";
    for (ServerPart asked : Objects.requireNonNull(part.parts(), answer)) {
      add(Objects.requireNonNull(asked, answer), seen, parts);
    }
    parts.add(part);
  }
}
