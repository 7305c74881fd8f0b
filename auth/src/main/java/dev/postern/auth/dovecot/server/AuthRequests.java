package dev.postern.auth.dovecot.server;

import dev.postern.Limits;
import dev.postern.auth.dovecot.wire.TabLine;
import dev.postern.net.Connection;
import dev.postern.net.Party;
import dev.postern.net.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The logins that are under way on one connection. Used in its serial context, unless said
 * otherwise.
 */
final class AuthRequests {
  private final Connection connection;
  private final Limits limits;
  private final WaitingLines lines;
  private final Answers answers;
  private final Map<String, AuthRequest> open = new HashMap<>();
  private int awaiting;

  AuthRequests(Connection connection, Limits limits) {
    this.connection = connection;
    this.limits = limits;
    this.answers = new Answers(connection);
    this.lines = new WaitingLines(connection, limits, answers);
  }

  /** Whether there are as many as there may be, and some of them end by themselves. */
  boolean full() {
    return atMost() && open.size() > awaiting;
  }

  private boolean atMost() {
    return open.size() >= limits.of(DovecotAuthServer.REQUESTS);
  }

  /** Starts one. */
  void begin(AuthRequest request) throws BrokenProtocol {
    if (open.containsKey(request.number())) {
      throw new BrokenProtocol("a number of a request that is under way");
    }
    if (atMost()) {
      // All wait for their clients, who may never say a word.
      connection.write(Failure.TEMPORARY.line(request.number()).octets());
      return;
    }
    open.put(request.number(), request);
    request.begin();
  }

  /** A client's answer to a challenge. */
  void goOn(String number, String base64) {
    AuthRequest request = open.get(number);
    if (request == null) {
      connection.write(Failure.TIMED_OUT.line(number).octets());
    } else if (request.awaitsClient()) {
      awaiting--;
      request.goOn(base64);
    } else {
      end(request, Failure.UNEXPECTED_CONTINUATION.line(number));
    }
  }

  /** Nobody waits for one any more, if it is under way. */
  void cancel(String number) {
    AuthRequest request = open.get(number);
    if (request != null) {
      forget(request);
    }
  }

  /** One needs an answer of its client, within a time. */
  void awaitClient(AuthRequest request, TabLine challenge) {
    if (isOpen(request)) {
      awaiting++;
      connection.write(challenge.octets());
      request.awaitClient(
          connection.schedule(limits.of(DovecotAuthServer.REQUEST_WAIT), () -> forget(request)));
    }
  }

  /** One is decided. */
  void end(AuthRequest request, TabLine answer) {
    if (isOpen(request)) {
      forget(request);
      connection.write(answer.octets());
    }
  }

  private boolean isOpen(AuthRequest request) {
    return open.get(request.number()) == request;
  }

  private void forget(AuthRequest request) {
    open.remove(request.number());
    if (request.awaitsClient()) {
      awaiting--;
    }
    request.end();
  }

  /**
   * Runs a task that may block beside the connection. Any thread may call it.
   *
   * @param party whose share of the pool it takes
   * @param refused runs instead, in the serial context, if there is no room
   */
  void aside(Pool pool, Party party, Runnable task, Runnable refused) {
    lines.add(pool, party, task, refused);
  }

  /** Answers in the serial context. Any thread may call it. */
  void say(Runnable answer) {
    answers.say(answer);
  }

  /** All come to nothing. */
  void endAll() {
    lines.end();
    open.values().forEach(AuthRequest::end);
    open.clear();
    awaiting = 0;
  }

  /** All are answered that it cannot be told now. */
  void refuseAll() {
    List.copyOf(open.values())
        .forEach(request -> end(request, Failure.TEMPORARY.line(request.number())));
  }
}
