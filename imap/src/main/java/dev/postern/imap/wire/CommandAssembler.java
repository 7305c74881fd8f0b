package dev.postern.imap.wire;

import dev.postern.message.MessageSpool;
import dev.postern.net.Framing;
import dev.postern.net.InputSpace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Collects the lines and literals of one command after another (RFC 3501 §4.3, RFC 7888). Memory is
 * bounded by the two limits, whatever the client sends. Used in the connection's serial context.
 */
public final class CommandAssembler {
  /** Literals in one command; each costs a look at what came before it. */
  static final int MAX_LITERALS = 256;

  private static final int CRLF = 2;

  private final Supplier<CommandBounds> bounds;
  private final Supplier<InputSpace.Share> rooms;
  private final LiteralGate gate;
  private final Supplier<MessageSpool> newSpool;

  private static final byte[] NONE = new byte[0];

  /** What came of a command with literals; nothing is kept between commands. */
  private ByteArrayOutputStream octets;

  /** A command of one line, as most are. */
  private byte[] single = NONE;

  private InputSpace.Share room;
  private final List<MessageSpool> spools = new ArrayList<>();
  private AssembledCommand.Fate fate = AssembledCommand.Fate.COMPLETE;
  private long keptOctets;
  private int literals;
  private long awaited = -1;
  private MessageSpool spool;

  /**
   * Begins with no command.
   *
   * @param bounds what a command may take in memory; asked anew for each line
   * @param rooms where what one takes is counted
   * @param gate decides about literals
   * @param newSpool makes room for those that are streamed
   */
  public CommandAssembler(
      Supplier<CommandBounds> bounds,
      Supplier<InputSpace.Share> rooms,
      LiteralGate gate,
      Supplier<MessageSpool> newSpool) {
    this.newSpool = newSpool;
    this.bounds = bounds;
    this.rooms = rooms;
    this.room = rooms.get();
    this.gate = gate;
  }

  /** What comes next. */
  public Framing expects() {
    return awaited >= 0 ? new Framing.Octets(awaited) : new Framing.Line(longestLine());
  }

  /** Always room for the line end of a command whose literals took all. */
  private int longestLine() {
    CommandBounds now = bounds.get();
    if (octets == null || fate != AssembledCommand.Fate.COMPLETE) {
      return now.line();
    }
    return (int) Math.min(now.line(), Math.max(CRLF, now.octets() - octets.size()));
  }

  /** Whether a command has begun and is not complete. */
  public boolean midCommand() {
    return awaited >= 0 || octets != null;
  }

  /** A line arrived. */
  public Step line(byte[] line) {
    Optional<Literal> literal = Literal.endOf(line);
    if (octets == null && literal.isEmpty()) {
      // Its tag is needed even if there is no room for it to wait.
      single = line;
      reserve(line.length);
      return Step.COMPLETE;
    }
    if (octets == null || fate == AssembledCommand.Fate.COMPLETE) {
      octets = octets == null ? new ByteArrayOutputStream(line.length + CRLF) : octets;
      long size = (long) octets.size() + line.length;
      if (size > bounds.get().octets()) {
        return Step.OVERFLOW;
      }
      reserve(size);
      octets.writeBytes(line);
    }
    return literal.isEmpty() ? Step.COMPLETE : announced(literal.get());
  }

  /** Says no, and that the command is lost, if others take all the room. */
  private boolean reserve(long size) {
    if (!room.hold(size)) {
      fate = AssembledCommand.Fate.LOST;
    }
    return fate == AssembledCommand.Fate.COMPLETE;
  }

  /**
   * Octets of the literal arrived.
   *
   * @throws IOException if they cannot be spooled; the command is then {@link
   *     AssembledCommand.Fate#LOST}, and the rest of it is read and dropped
   */
  public void data(ByteBuffer data) throws IOException {
    if (fate != AssembledCommand.Fate.COMPLETE) {
      return;
    }
    if (spool != null) {
      try {
        spool.write(data);
      } catch (IOException e) {
        fate = AssembledCommand.Fate.LOST;
        throw e;
      }
    } else {
      byte[] copy = new byte[data.remaining()];
      data.get(copy);
      octets.writeBytes(copy);
    }
  }

  /** The literal is over; the command's next line follows. */
  public void dataEnd() {
    awaited = -1;
    spool = null;
  }

  /** Takes the command after {@link Step#COMPLETE} or {@link Step#REFUSED}; the next one begins. */
  public AssembledCommand take() {
    byte[] whole = octets == null ? single : octets.toByteArray();
    AssembledCommand command = new AssembledCommand(whole, spools, room, fate);
    spools.clear();
    room = rooms.get();
    reset();
    return command;
  }

  /** Forgets what was collected and frees its spools. */
  public void clear() throws IOException {
    try {
      for (MessageSpool each : spools) {
        each.close();
      }
    } finally {
      spools.clear();
      reset();
    }
  }

  private void reset() {
    room.close();
    octets = null;
    single = NONE;
    fate = AssembledCommand.Fate.COMPLETE;
    keptOctets = 0;
    literals = 0;
    awaited = -1;
    spool = null;
  }

  private Step announced(Literal literal) {
    boolean waits = literal.kind() == Literal.Kind.SYNCHRONIZING;
    if (++literals > MAX_LITERALS) {
      return Step.OVERFLOW;
    }
    switch (plan(literal)) {
      case KEEP -> keptOctets += literal.octets();
      case SPOOL -> {
        spool = newSpool.get();
        spools.add(spool);
      }
      case REFUSE -> {
        if (fate == AssembledCommand.Fate.COMPLETE) {
          fate = AssembledCommand.Fate.REFUSED;
        }
        if (waits) {
          return Step.REFUSED;
        }
      }
      case END -> {
        return Step.OVERFLOW;
      }
    }
    awaited = literal.octets();
    return waits ? Step.CONTINUE : Step.MORE;
  }

  private LiteralGate.Plan plan(Literal literal) {
    if (fate != AssembledCommand.Fate.COMPLETE) {
      return LiteralGate.Plan.REFUSE;
    }
    octets.write('\r');
    octets.write('\n');
    LiteralGate.Plan plan = gate.plan(octets.toByteArray(), literal, keptOctets);
    return plan == LiteralGate.Plan.KEEP && !reserve(octets.size() + literal.octets())
        ? LiteralGate.Plan.REFUSE
        : plan;
  }

  /** What a line led to. */
  public enum Step {
    /** More follows at once. */
    MORE,
    /** The client waits for a continuation. */
    CONTINUE,
    /** The command is complete. */
    COMPLETE,
    /** A literal is refused and the client waits for the tagged answer. */
    REFUSED,
    /** The client sends more than can be taken; where it goes on cannot be told. */
    OVERFLOW
  }
}
