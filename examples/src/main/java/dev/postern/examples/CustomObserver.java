package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.ServerObserver;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.auth.login.LoginDenied;
import dev.postern.smtp.MailHandled;
import dev.postern.smtp.MailRefused;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What a server does, in numbers: for metrics, and for who has to be woken. */
public final class CustomObserver {
  private CustomObserver() {}

  /**
   * Counts by names that the server gives, never by what a client says: so there are few of them.
   */
  static final class Counters implements ServerObserver {
    private final Map<String, Long> counts = new ConcurrentSkipListMap<>();
    private final Runnable alarm;

    /**
     * Nothing counted yet.
     *
     * @param alarm run when the server cannot go on
     */
    Counters(Runnable alarm) {
      this.alarm = alarm;
    }

    /** Kinds that it does not know it passes over: later versions tell more. */
    @Override
    public void on(ServerEvent event) {
      if (event instanceof MailHandled handled) {
        count(handled.outcome().isTaken() ? "mail taken" : "mail not taken");
      } else if (event instanceof MailRefused refused) {
        count("mail refused at " + refused.stage() + " by " + refused.by().orElse("the server"));
      } else if (event instanceof LoginDenied denied) {
        count("login denied for " + denied.reason().text());
      } else if (event instanceof ServerEvent.EventsDropped dropped) {
        counts.merge("not counted", dropped.count(), Long::sum);
      } else if (event instanceof ServerEvent.FatalError) {
        alarm.run();
      }
    }

    private void count(String what) {
      counts.merge(what, 1L, Long::sum);
    }

    /** What was counted so far; any thread may look. */
    Map<String, Long> counts() {
      return Map.copyOf(counts);
    }
  }

  /** Starts an SMTP server with the observer, says where, stops it, and tells what happened. */
  public static void main(String[] arguments) throws IOException {
    Counters counters = new Counters(() -> System.err.println("start the process anew"));
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .observer(counters)
            .listen(Smtp.mx().port(0))
            .build()) {
      System.out.println("SMTP on port " + server.start().port("smtp"));
    }
    System.out.println("Counted " + counters.counts());
  }
}
