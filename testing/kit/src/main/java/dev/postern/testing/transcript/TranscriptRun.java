package dev.postern.testing.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Listener;
import dev.postern.MailServer;
import dev.postern.net.Protocol;
import dev.postern.net.internal.LoopbackConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One run of one transcript against one server. */
final class TranscriptRun {
  private final Transcript transcript;
  private final Mode mode;
  private final MailServer server;
  private final Map<Integer, Lane> lanes = new TreeMap<>();
  private final Map<Integer, LoopbackConnection> connections = new HashMap<>();
  private final Set<Step> sentAhead = new HashSet<>();
  private final Set<Integer> skipping = new HashSet<>();

  TranscriptRun(Transcript transcript, Mode mode, MailServer server) {
    this.transcript = transcript;
    this.mode = mode;
    this.server = server;
  }

  /** Runs it, and then lets {@code after} look at what the server holds. */
  void run(Consumer<MailServer> after) throws IOException {
    if (mode.transport == Mode.Transport.SOCKET) {
      server.start();
    }
    try (server) {
      List<Step> steps = transcript.steps();
      for (int i = 0; i < steps.size(); i++) {
        take(i);
      }
      if (mode.transport == Mode.Transport.MEMORY) {
        for (Map.Entry<Integer, Lane> lane : lanes.entrySet()) {
          assertThat(lane.getValue().unread())
              .as(() -> transcript.name() + ": never expected on lane " + lane.getKey())
              .isEmpty();
        }
      }
      for (Lane lane : lanes.values()) {
        lane.abort();
      }
      after.accept(server);
    }
  }

  private void take(int index) throws IOException {
    Step step = transcript.steps().get(index);
    if (step instanceof Step.Send send) {
      send(index, send);
    } else if (step instanceof Step.Expect expect) {
      expect(expect);
    } else if (step instanceof Step.AnyLines any) {
      skipping.add(any.lane());
    } else if (step instanceof Step.Connect connect) {
      lanes.put(connect.lane(), open(connect.lane(), connect.listener()));
    } else if (step instanceof Step.StartTls tls) {
      lane(tls.lane()).startTls(server.tls().orElseThrow().clientContext());
    } else if (step instanceof Step.Closed closed) {
      boolean ended = lane(closed.lane()).isClosed();
      assertThat(ended).as(() -> where(closed) + "the server should have closed").isTrue();
    } else if (step instanceof Step.HangUp hangUp) {
      lane(hangUp.lane()).abort();
      lanes.remove(hangUp.lane());
    } else if (step instanceof Step.HalfClose half) {
      lane(half.lane()).halfClose();
    } else if (step instanceof Step.Advance advance) {
      connections.values().forEach(c -> c.advance(advance.time()));
    }
  }

  private void send(int index, Step.Send send) throws IOException {
    if (sentAhead.contains(send)) {
      return;
    }
    if (mode.pace != Mode.Pace.AHEAD) {
      lane(send.lane()).send(send.octets(), mode.pace);
      return;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Step step : transcript.steps().subList(index, transcript.steps().size())) {
      if (step instanceof Step.Send next && next.lane() == send.lane()) {
        all.writeBytes(next.octets());
        sentAhead.add(next);
      } else if (!isAnswer(step, send.lane())) {
        break;
      }
    }
    lane(send.lane()).send(all.toByteArray(), mode.pace);
  }

  private static boolean isAnswer(Step step, int lane) {
    return (step instanceof Step.Expect expect && expect.lane() == lane)
        || (step instanceof Step.AnyLines any && any.lane() == lane);
  }

  private void expect(Step.Expect expect) throws IOException {
    Lane lane = lane(expect.lane());
    boolean skip = skipping.remove(expect.lane());
    String line = lane.nextLine();
    while (skip && line != null && !expect.pattern().matches(line)) {
      line = lane.nextLine();
    }
    String got = line;
    boolean fits = got != null && expect.pattern().matches(got);
    assertThat(fits)
        .as(() -> where(expect) + "expected: " + expect.pattern().text() + "\n     got: " + got)
        .isTrue();
  }

  private Lane lane(int number) throws IOException {
    Lane lane = lanes.get(number);
    if (lane == null) {
      lane = open(number, transcript.listener());
      lanes.put(number, lane);
    }
    return lane;
  }

  private Lane open(int number, String name) throws IOException {
    Listener listener =
        server.listeners().stream()
            .filter(l -> l.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no listener named " + name));
    Wire wire;
    if (mode.transport == Mode.Transport.SOCKET) {
      wire = new SocketWire(server.port(name));
    } else {
      LoopbackConnection connection =
          LoopbackConnection.open(listener, server.context(), server.tls());
      connections.put(number, connection);
      wire = new LoopbackWire(connection);
    }
    if (listener.protocol().tlsMode() == Protocol.TlsMode.IMPLICIT) {
      wire = new TlsWire(wire, server.tls().orElseThrow().clientContext());
    }
    return new Lane(wire, transcript.lineEnd());
  }

  private String where(Step step) {
    StringBuilder text =
        new StringBuilder(transcript.name() + ":" + step.line() + " (" + mode.label + ")\n");
    lanes.forEach(
        (number, lane) -> text.append("lane ").append(number).append(":\n").append(lane.log()));
    return text.append('\n').toString();
  }
}
