package dev.postern.imap.server;

import dev.postern.imap.response.Code;
import dev.postern.imap.response.StoreFailure;
import dev.postern.imap.wire.AssembledCommand;
import dev.postern.imap.wire.CommandAssembler;
import dev.postern.imap.wire.ImapCursor;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import dev.postern.net.InputSpace;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads commands and hands each one, when it is whole, to the dispatcher. */
final class CommandInput implements Input {
  private static final Logger LOG = LoggerFactory.getLogger(CommandInput.class);

  private final ImapSession session;
  private final Dispatcher dispatcher;
  private final LiteralPolicy policy;
  private final CommandAssembler assembler;

  CommandInput(ImapSession session, Dispatcher dispatcher) {
    this.session = session;
    this.dispatcher = dispatcher;
    this.policy = new LiteralPolicy(session);
    this.assembler =
        new CommandAssembler(
            policy::bounds,
            () ->
                InputSpace.of(session.server())
                    .share(session.connection().id(), session.connection()::party),
            policy,
            session.server().spool()::newSpool);
  }

  @Override
  public Framing expects() {
    return assembler.expects();
  }

  @Override
  public Optional<String> command(byte[] line) {
    return assembler.midCommand()
        ? Optional.empty()
        : Optional.of(CommandHead.read(new ImapCursor(line)).verb());
  }

  @Override
  public void received(Frame frame) throws IOException {
    if (frame instanceof Frame.Line line) {
      step(assembler.line(line.octets()));
    } else if (frame instanceof Frame.Data data) {
      data(data.octets());
    } else if (frame instanceof Frame.DataEnd) {
      assembler.dataEnd();
    } else if (frame instanceof Frame.NoRoomForLine) {
      session.bye(Code.UNAVAILABLE, "No room for so long a line now, try again later");
    } else {
      // Its end may have announced a literal: what follows could be taken for commands.
      session.bye("Command line too long");
    }
  }

  private void data(ByteBuffer octets) {
    try {
      assembler.data(octets);
    } catch (IOException e) {
      // The client learns it when the command is whole, so that the stream stays in sync.
      LOG.warn("cannot spool a literal conn={}", session.connection().id(), e);
    }
  }

  /** Forgets a command that was begun. */
  void clear() throws IOException {
    assembler.clear();
  }

  private void step(CommandAssembler.Step step) throws IOException {
    switch (step) {
      case MORE -> {
        // its octets follow
      }
      case CONTINUE -> {
        session.out().continuation().text("OK").endLine();
        session.flush();
      }
      case OVERFLOW -> session.bye(policy.farewell());
      case COMPLETE, REFUSED -> {
        AssembledCommand command = assembler.take();
        switch (command.fate()) {
          case COMPLETE -> dispatcher.run(command);
          case REFUSED -> dispatcher.refuse(command, policy.refusal());
          case LOST ->
              dispatcher.refuse(command, StoreFailure.answer(StoreException.Kind.UNAVAILABLE));
        }
      }
    }
  }
}
