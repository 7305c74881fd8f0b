package dev.postern.net.internal;

import dev.postern.Limits;
import dev.postern.Listener;
import dev.postern.net.Goodbye;
import dev.postern.net.InputSpace;
import dev.postern.net.PeerInfo;
import dev.postern.net.Protocol.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.slf4j.MDC;

/**
 * One connection from its first octet to its last: octets → PROXY header → TLS → frames → session →
 * replies → octets. All work is done in steps in its {@link SerialQueue}; the channel's threads
 * only hand over.
 */
final class ServerConnection implements ChannelEvents, SerialQueue.Work {
  private final Listener listener;
  private final ConnectionServices services;
  private final RawChannel channel;
  private final String id;
  private final SerialQueue queue;
  private final Inbox inbox;
  private final PlainInput input;
  private final WireOutput output;
  private final Outbox outbox;
  private final Deadlines deadlines;
  private final SessionPort port;
  private final ReplyPump pump;
  private final ConnectionJournal journal;
  private final ClientWatch watch;
  private final Rest rest;
  private final Admission admission;
  private final Departure departure;
  private final Interception interception;
  private final Encryption encryption;

  private Stage stage = Stage.NEW;
  private Conversation conversation;
  private boolean draining;

  /**
   * @param counted the address that was counted when the channel was accepted, if it was
   */
  ServerConnection(
      Listener listener, ConnectionServices services, RawChannel channel, InetAddress counted) {
    this.listener = listener;
    this.services = services;
    this.channel = channel;
    id = services.ids().get();
    queue = new SerialQueue(services.workers(), services.bulk(), services.scheduler()::now, this);
    inbox = new Inbox(channel);
    input = new PlainInput(inbox, services.scratch());
    output = new WireOutput(channel);
    outbox = output.outbox();
    deadlines = new Deadlines(services.server().limits());
    PeerInfo peer = AdmissionControl.peer(listener, channel.remote(), channel.local());
    journal = new ConnectionJournal(id, listener, services, inbox::received, channel::written);
    port = new SessionPort(id, listener, peer, services, queue, outbox, deadlines);
    pump = new ReplyPump(outbox, port);
    watch = new ClientWatch(services.server().limits(), channel, inbox, outbox, port, journal);
    admission = new Admission(listener, services.counts(), counted, port, journal);
    departure = new Departure(channel, inbox, input, output, port, journal);
    port.belongsTo(admission::moves, departure::reset, input::waiting);
    interception = Intercepted.by(listener.interceptor(), port, output, departure, this::failed);
    rest = new Rest(interception, port, outbox, pump, watch, deadlines);
    encryption = new Encryption(input, output, interception);
  }

  // --- The channel's side: any thread.

  @Override
  public void opened() {
    services.live().add(this);
    queue.post(this::start);
  }

  @Override
  public void received(ByteBuffer octets) {
    inbox.add(octets);
    queue.wake();
  }

  @Override
  public void sent(int octets) {
    if (outbox.sent(octets)) {
      queue.wake();
    }
  }

  @Override
  public void inputClosed() {
    inbox.end();
    queue.wake();
  }

  @Override
  public void closed() {
    port.callOff();
    queue.post(this::die);
  }

  /** Looks whether a deadline has passed. Called by the tick thread. */
  void sweep() {
    long now = services.scheduler().now();
    if (!watch.cuts(now) && now >= deadlines.next()) {
      queue.post(this::checkDeadlines);
    }
    if (port.overdue(now)) {
      queue.post(() -> port.giveUp(now));
    }
    if (port.hangs(now)) {
      journal.hung();
      channel.abort();
    }
  }

  /** Ends at the next command boundary. */
  void drain() {
    queue.post(() -> draining = true);
  }

  /** Ends with a goodbye, whatever it is at. */
  void dismiss() {
    queue.post(
        () -> {
          if (talking() && !port.leaving()) {
            sayGoodbye(Goodbye.SHUTTING_DOWN);
          }
        });
  }

  /** Ends now. */
  void abort() {
    journal.stopped();
    channel.abort();
  }

  // --- Turns.

  @Override
  public void begin() {
    // Not when one ends: by then the next may have begun on another thread.
    port.turnBegins();
    MDC.put("conn", id);
    deadlines.resume(services.scheduler().now());
  }

  @Override
  public void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public boolean step() {
    try {
      return next();
    } catch (SSLException e) {
      tlsFailed(e);
    } catch (IOException e) {
      journal.unreadable(e);
      departure.cut();
    } catch (Throwable e) {
      failed(e);
    }
    return true;
  }

  @Override
  public void settle() {
    try {
      if (stage == Stage.SECURING && !over()) {
        channel.acknowledgeAtOnce();
      } else {
        outbox.flush();
      }
      input.settle();
      rest.begins(services.scheduler().now(), over(), talking() ? conversation : null);
    } catch (Throwable e) {
      failed(e);
      if (!over()) {
        queue.wake();
      }
    }
  }

  @Override
  public void pause() {
    try {
      rest.isPutOff(services.scheduler().now(), talking());
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public void end() {
    MDC.remove("conn");
  }

  private boolean next() throws IOException {
    if (stage == Stage.NEW || over()) {
      departure.inputMayHaveEnded();
      return false;
    }
    if (interception.holds()) {
      if (draining && interception.stalled()) {
        journal.stopped();
        departure.cut();
      }
      return false;
    }
    if (pump.pump()) {
      return true;
    }
    if (outbox.producing() || outbox.full()) {
      return false;
    }
    boolean leaves = port.leaving() || (draining && stage != Stage.TALKING);
    if (leaves || port.wantsTls()) {
      return turnAround(leaves);
    }
    return switch (stage) {
      case PROXY -> readProxyHeader();
      case SECURING -> handshake();
      default -> converse();
    };
  }

  /** Goes on after what was written so far. */
  private boolean turnAround(boolean leaves) {
    outbox.flush();
    if (interception.holds()) {
      return false;
    }
    if (leaves) {
      interception.closing(departure::begin);
      return false;
    }
    secure();
    return true;
  }

  private boolean over() {
    return departure.begun();
  }

  private boolean talking() {
    return stage == Stage.TALKING && !over();
  }

  // --- The beginning.

  private void start() {
    if (!over()) {
      deadlines.enterStage(services.scheduler().now(), Limits.Time.PROXY_HEADER);
      enter(admission.begin());
    }
  }

  private boolean readProxyHeader() throws IOException {
    PlainInput.State state = input.fill();
    if (state != PlainInput.State.READY) {
      return ended(state);
    }
    enter(admission.read(input.octets()));
    return true;
  }

  private void enter(Admission.Answer answer) {
    switch (answer) {
      case ADMITTED -> admit();
      case ANNOUNCES -> stage = Stage.PROXY;
      case DENIED -> departure.cut();
      case TURNED_AWAY -> port.close();
    }
  }

  private void admit() {
    journal.accepted(port.peer());
    deadlines.talk();
    interception.accepted(port.peer(), this::welcome);
  }

  private void welcome() {
    if (over()) {
      return;
    }
    if (listener.protocol().tlsMode() == TlsMode.IMPLICIT) {
      secure();
    } else {
      greet();
    }
  }

  private void secure() {
    port.tlsStarts();
    interception.handshake(this::beginHandshake);
  }

  private void beginHandshake() {
    if (over()) {
      return;
    }
    stage = Stage.SECURING;
    deadlines.enterStage(services.scheduler().now(), Limits.Time.HANDSHAKE);
    encryption.begin(services.engines().orElseThrow().get(), services.scratch());
  }

  private boolean handshake() throws SSLException {
    PlainInput.State state = input.fill();
    if (state != PlainInput.State.ESTABLISHED) {
      return ended(state);
    }
    port.secured(encryption.established());
    journal.secured(port.peer());
    if (conversation == null) {
      greet();
    } else {
      stage = Stage.TALKING;
      deadlines.talk();
      deadlines.forgetLogin(services.scheduler().now());
      conversation.session().secured(port.peer().tls().orElseThrow());
    }
    return true;
  }

  private void greet() {
    deadlines.talk();
    deadlines.awaitLogin(services.scheduler().now());
    conversation =
        new Conversation(
            listener.protocol().open(port, services.server()),
            input,
            interception,
            deadlines,
            services.server().limits(),
            InputSpace.of(services.server()).share(id, port::party));
    departure.breaksOff(conversation);
    stage = Stage.TALKING;
    conversation.session().opened();
  }

  // --- The conversation.

  private boolean converse() throws SSLException {
    if (port.working()) {
      return false;
    }
    boolean kept = interception.handOn();
    if (!kept && draining && conversation.atCommandBoundary()) {
      sayGoodbye(Goodbye.SHUTTING_DOWN);
      return true;
    }
    PlainInput.State state = kept ? PlainInput.State.READY : conversation.step();
    if (conversation.endless()) {
      journal.endlessLine();
      sayGoodbye(Goodbye.ENDLESS_LINE);
      return true;
    }
    if (port.wantsTls()) {
      // What was sent in clear behind the command must not be taken for encrypted input. It goes
      // before the reply does: the client's handshake may arrive as soon as the reply is out.
      input.drop();
    }
    return state == PlainInput.State.READY || ended(state);
  }

  /** There is no input: leaves if the peer sends no more, otherwise waits. */
  private boolean ended(PlainInput.State state) {
    if (state != PlainInput.State.ENDED) {
      return false;
    }
    journal.clientLeft(input.closedProperly());
    port.close();
    return true;
  }

  // --- The end.

  private void checkDeadlines() {
    Deadlines.Expiry expiry = deadlines.expired(services.scheduler().now());
    if (over() || port.leaving() || expiry == Deadlines.Expiry.NONE) {
      return;
    }
    journal.timeout(expiry);
    if (talking()) {
      sayGoodbye(expiry == Deadlines.Expiry.IDLE ? Goodbye.IDLE : Goodbye.TOO_SLOW);
    } else {
      departure.cut();
    }
  }

  private void sayGoodbye(Goodbye reason) {
    journal.goodbye(reason);
    port.close();
    conversation.session().goodbye(reason);
  }

  private void failed(Throwable bug) {
    journal.failed(port.peer(), bug);
    if (port.leaving() || outbox.broken() || !talking()) {
      departure.cut();
      return;
    }
    try {
      sayGoodbye(Goodbye.INTERNAL_ERROR);
    } catch (Throwable again) {
      journal.failed(port.peer(), again);
      departure.cut();
    }
  }

  private void tlsFailed(SSLException e) {
    journal.tlsFailed(port.peer(), encryption.refusedName(), e);
    port.close();
    interception.closing(departure::begin);
  }

  private void die() {
    if (!departure.ends()) {
      return;
    }
    LastSteps.takeAll(
        bug -> journal.failed(port.peer(), bug),
        departure::leave,
        port::die,
        input::drop,
        () -> outbox.discard(journal::notClosed),
        admission::leave,
        () -> Conversation.close(conversation),
        () -> journal.closed(port.peer()),
        // Last, since the server's end waits for no more than who is there and what they have left.
        () -> services.live().remove(this));
  }
}
