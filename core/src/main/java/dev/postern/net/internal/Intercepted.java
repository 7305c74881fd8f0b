package dev.postern.net.internal;

import dev.postern.net.Action;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.Interceptor;
import dev.postern.net.Moment;
import dev.postern.net.PeerInfo;
import dev.postern.net.ProtocolSession;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks an interceptor at each moment of one connection, and does what it says. */
final class Intercepted implements Interception {
  private final Interceptor interceptor;
  private final SessionPort port;
  private final WireOutput output;
  private final Ending ending;
  private final Consumer<Throwable> onFailure;
  private final Gate plain;
  private final Gate records;
  private final CommandCount commands = new CommandCount();
  private final HeldFrames frames;
  private boolean silenced;
  private boolean ended;
  private int waits;
  private boolean greeted;
  private boolean replying;
  private int replies;
  private int part;
  private boolean literal;

  private Intercepted(
      Interceptor interceptor,
      SessionPort port,
      WireOutput output,
      Ending ending,
      Consumer<Throwable> onFailure) {
    this.interceptor = interceptor;
    this.port = port;
    this.output = output;
    this.ending = ending;
    this.onFailure = onFailure;
    plain = output.gate(next -> new Gate(next, port, () -> end(ending::cutShort)));
    records = new Gate(output::transmitRaw, port, () -> end(ending::cutShort));
    frames = new HeldFrames(this::hold);
  }

  /**
   * Comes between a session and its connection if there is an interceptor.
   *
   * @param onFailure is told what an interceptor threw: the connection ends as by a bug
   */
  static Interception by(
      Optional<Interceptor> interceptor,
      SessionPort port,
      WireOutput output,
      Ending ending,
      Consumer<Throwable> onFailure) {
    if (interceptor.isEmpty()) {
      return Interception.NONE;
    }
    Intercepted made = new Intercepted(interceptor.get(), port, output, ending, onFailure);
    port.intercept(made);
    return made;
  }

  // --- Moments without frames.

  @Override
  public void accepted(PeerInfo peer, Runnable then) {
    Action action = ask(new Moment.Accepted(port.id(), peer));
    if (goesOn(action, then)) {
      if (action instanceof Action.Replace last) {
        endWith(last);
      } else {
        limit(action, plain);
        then.run();
      }
    }
  }

  @Override
  public void handshake(Runnable then) {
    Action action = ask(new Moment.Handshake(port.id()));
    if (goesOn(action, then)) {
      if (action instanceof Action.Replace last) {
        output.transmitRaw(ByteBuffer.wrap(last.octets()));
        end(ending::cutShort);
        return;
      }
      if (action instanceof Action.Drip drip) {
        records.drip(drip);
      }
      limit(action, records);
      then.run();
    }
  }

  @Override
  public Consumer<ByteBuffer> records(Consumer<ByteBuffer> wire) {
    return records;
  }

  @Override
  public void secured() {
    records.endAfter(Long.MAX_VALUE);
    records.restore();
  }

  @Override
  public void closing(Runnable then) {
    Action action = ask(new Moment.Closing(port.id()));
    if (goesOn(action, then)) {
      if (action instanceof Action.Replace last) {
        endWith(last);
      } else if (action instanceof Action.CutAfter) {
        end(ending::cutShort);
      } else {
        then.run();
      }
    }
  }

  // --- Frames.

  @Override
  public void dataBegins(Framing framing) {
    literal = framing instanceof Framing.Octets;
  }

  @Override
  public void received(Frame frame, ProtocolSession session) {
    output.outbox().flush();
    if (frame instanceof Frame.Data piece) {
      data(piece, session);
      return;
    }
    plain.restore();
    replying = false;
    if (frame instanceof Frame.Line line) {
      line(line, session);
    } else if (frame instanceof Frame.DataEnd) {
      long octets = frames.dataEnds();
      Action action = ask(new Moment.DataEnd(port.id(), commands.last(), octets));
      if (action instanceof Action.Replace last) {
        endWith(last);
      } else {
        hand(action, frame, session);
      }
    } else {
      commands.unnamed();
      part = 0;
      session.received(frame);
    }
  }

  private void line(Frame.Line line, ProtocolSession session) {
    String name = session.command(line).orElse(null);
    if (name == null) {
      session.received(line);
      return;
    }
    part = 0;
    int ordinal = commands.count(name);
    Action action =
        ask(new Moment.Command(port.id(), commands.last(), ordinal, line.octets().clone()));
    Frame frame = action instanceof Action.Replace other ? new Frame.Line(other.octets()) : line;
    hand(action, frame, session);
  }

  private void hand(Action action, Frame frame, ProtocolSession session) {
    if (goesOn(action, () -> frames.keep(frame, session))) {
      limit(action, plain);
      session.received(frame);
    }
  }

  private void data(Frame.Data piece, ProtocolSession session) {
    long from = frames.taken();
    frames.take(piece.octets().remaining());
    if (frames.ruled()) {
      dataAsBefore(piece, session);
      return;
    }
    int count = piece.octets().remaining();
    String command = commands.last();
    Action action =
        ask(
            literal
                ? new Moment.Literal(port.id(), command, from, count)
                : new Moment.Data(port.id(), command, from, count));
    Frame.Data copy = HeldFrames.copy(piece);
    if (!goesOn(action, () -> frames.keep(copy, session))) {
      return;
    }
    if (action instanceof Action.Replace other) {
      session.received(new Frame.Data(ByteBuffer.wrap(other.octets())));
    } else {
      frames.rule(action);
      dataAsBefore(copy, session);
    }
  }

  private void dataAsBefore(Frame.Data piece, ProtocolSession session) {
    if (frames.handData(piece, session)) {
      end(ending::cutShort);
    }
  }

  @Override
  public boolean handOn() {
    return frames.handOn();
  }

  // --- Replies.

  @Override
  public void writes() {
    if (replying) {
      return;
    }
    replying = true;
    Moment moment;
    if (greeted) {
      replies++;
      part++;
      moment = new Moment.Reply(port.id(), replies, commands.last(), part);
    } else {
      greeted = true;
      moment = new Moment.Greeting(port.id());
    }
    Action action = ask(moment);
    if (goesOn(action, () -> {})) {
      if (action instanceof Action.Replace other) {
        plain.replace(ByteBuffer.wrap(other.octets()));
      } else if (action instanceof Action.Drip drip) {
        plain.drip(drip);
      } else {
        limit(action, plain);
      }
    }
  }

  // --- What was said is done.

  @Override
  public boolean holds() {
    if (plain.meddles()) {
      // What was gathered of a reply must be through before the next command is taken.
      output.outbox().flush();
    }
    return ended || waits > 0 || plain.busy() || records.busy();
  }

  /**
   * Does what stops the connection.
   *
   * @param later runs when a delay is over
   * @return whether it is not stopped
   */
  private boolean goesOn(Action action, Runnable later) {
    if (action instanceof Action.Delay delay) {
      hold(delay, later);
    } else if (action instanceof Action.Stall) {
      waits++;
      plain.shut();
    } else if (action instanceof Action.Reset) {
      end(ending::reset);
    } else if (action instanceof Action.CutAfter cut && cut.octets() == 0) {
      end(ending::cutShort);
    } else {
      return true;
    }
    return false;
  }

  private static void limit(Action action, Gate gate) {
    if (action instanceof Action.CutAfter cut) {
      gate.endAfter(cut.octets());
    }
  }

  private void hold(Action.Delay delay, Runnable later) {
    waits++;
    plain.shut();
    port.schedule(delay.time(), () -> goOn(later));
  }

  private void goOn(Runnable later) {
    if (ended || silenced) {
      return;
    }
    waits--;
    if (waits == 0) {
      plain.open();
    }
    later.run();
  }

  private void endWith(Action.Replace last) {
    output.outbox().flush();
    plain.accept(ByteBuffer.wrap(last.octets()));
    end(ending::cutShort);
  }

  /** Not at once: a session or the connection itself is in the midst of something. */
  private void end(Runnable how) {
    if (!ended) {
      ended = true;
      plain.shut();
      port.execute(how);
    }
  }

  private Action ask(Moment moment) {
    if (silenced) {
      return Action.goOn();
    }
    try {
      return Objects.requireNonNull(interceptor.at(moment), "an interceptor answers an action");
    } catch (Throwable e) {
      // It has had its say. The connection is told when it is not in the midst of something.
      silenced = true;
      port.execute(() -> fail(e));
      return Action.stall();
    }
  }

  private void fail(Throwable bug) {
    waits = 0;
    frames.clear();
    plain.restore();
    records.restore();
    onFailure.accept(bug);
  }

  /** How a connection ends at once. */
  interface Ending {
    /** With a reset. */
    void reset();

    /** Without a word, after what was sent. */
    void cutShort();
  }
}
