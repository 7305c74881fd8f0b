package dev.postern.filter;

import dev.postern.ServerPart;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.util.Objects;

/**
 * Looks at mail that comes in by SMTP or LMTP. It is opened for each connection; the session that
 * it gives is asked at each stage, and may remember what it saw. Opened by many threads at once;
 * may block. A filter that throws, or gives nothing, makes the client come again, and is logged.
 *
 * <p>Several filters run in order. The first that refuses, discards or disconnects ends the stage;
 * the later ones see what the earlier ones found ({@link Findings}, {@link FilteredMessage}).
 *
 * <p>A filter that remembers nothing needs no session of its own:
 *
 * <pre>{@code
 * MessageFilter.onMessage(
 *     "no-adverts",
 *     message ->
 *         message.headers().text("Subject").orElse("").contains("lottery")
 *             ? Verdict.reject("No adverts, please")
 *             : Verdict.pass());
 * }</pre>
 */
@FunctionalInterface
public interface MessageFilter extends ServerPart {

  /**
   * A client connected. If this throws, the client is told to come again.
   *
   * @param peer who it is now; TLS, a login or a proxy may tell more later: see the envelope's
   * @return asked by one thread at a time, and closed once
   */
  FilterSession open(PeerInfo peer) throws IOException;

  /**
   * Whether {@link #open} and its session's {@link FilterSession#connect} never wait for anything:
   * a file, another host, a lock that is held for long. They are called on the connection's own
   * thread then, without a change of threads; one that blocks all the same holds up other clients.
   * False unless overridden.
   */
  default boolean connectsAtOnce() {
    return false;
  }

  /**
   * What log and events call it: 1 to 64 printable ASCII characters without spaces, quotes and
   * equals signs, the same each time. The name of its class unless overridden; the full one if that
   * has no other, or if a log line cannot show what this says.
   */
  default String name() {
    String simple = getClass().getSimpleName();
    int lambda = simple.indexOf("$$");
    String name = lambda < 0 ? simple : simple.substring(0, lambda);
    return name.isEmpty() ? getClass().getName() : name;
  }

  /**
   * A filter that looks at whole messages alone, and remembers nothing. A stage that is a {@link
   * ServerPart} is started and closed with the server.
   *
   * @param name see {@link #name()}
   * @throws IllegalArgumentException if a log line cannot show the name
   */
  static MessageFilter onMessage(String name, MessageStage stage) {
    Objects.requireNonNull(stage, "stage");
    return new StatelessFilter(
        name,
        new FilterSession() {
          @Override
          public Verdict message(FilteredMessage message) throws IOException {
            return stage.message(message);
          }
        },
        stage);
  }

  /**
   * A filter that remembers nothing: one session for all connections. Its stages are called by many
   * threads at once, its {@link FilterSession#abort} and {@link FilterSession#close} never. Stages
   * that are a {@link ServerPart}, too, are started and closed with the server.
   *
   * @param name see {@link #name()}
   * @throws IllegalArgumentException if a log line cannot show the name
   */
  static MessageFilter stateless(String name, FilterSession stages) {
    return new StatelessFilter(name, stages, stages);
  }

  /** The stage of a whole message. */
  @FunctionalInterface
  interface MessageStage {

    /** As {@link FilterSession#message}; called by many threads at once. */
    Verdict message(FilteredMessage message) throws IOException;
  }
}
