package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.net.Action;
import dev.postern.net.Interceptor;
import dev.postern.net.Moment;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A server that fails at the worst moment, to try what a client makes of it: the message has
 * arrived in full, and the connection is gone.
 */
public final class FaultyServer {
  private FaultyServer() {}

  /** The first message is lost with its connection when its last octet has come. */
  static Interceptor losingFirstMessage() {
    return once(moment -> moment instanceof Moment.DataEnd);
  }

  /** The first message is delivered, but its client does not hear of it: it will come twice. */
  static Interceptor losingFirstAnswer() {
    return once(
        moment ->
            moment instanceof Moment.Reply reply
                && reply.command().equals("DATA")
                && reply.part() == 2);
  }

  private static Interceptor once(Predicate<Moment> fault) {
    AtomicBoolean done = new AtomicBoolean();
    return moment ->
        fault.test(moment) && done.compareAndSet(false, true) ? Action.reset() : Action.goOn();
  }

  /** A server for example.org with everybody in it. */
  static MailServer server(Interceptor interceptor) {
    return MailServer.builder()
        .domains("example.org")
        .userDirectory(name -> UserLookup.found(MailUser.of(name)))
        .listen(Smtp.mx().port(0).interceptor(interceptor))
        .build();
  }

  /** Starts the server, says where, and stops it. */
  public static void main(String[] arguments) throws IOException {
    try (MailServer server = server(losingFirstMessage())) {
      System.out.println("SMTP on port " + server.start().port("smtp"));
    }
  }
}
