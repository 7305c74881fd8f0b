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
import java.util.Optional;
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
  private final WriteProgress progress;
  private final SessionPort port;
  private final ReplyPump pump;
  private final ConnectionJournal journal;
  private final HalfClosed forsaken;
  private final Departure departure;

  private Stage stage = Stage.NEW;
  private InetAddress counted;
  private ProxyGate proxy;
  private TlsCodec tls;
  private Conversation conversation;
  private boolean draining;
  private volatile boolean unanswered;

  /**
   * @param counted the address that was counted when the channel was accepted, if it was
   */
  ServerConnection(
      Listener listener, ConnectionServices services, RawChannel channel, InetAddress counted) {
    this.listener = listener;
    this.services = services;
    this.channel = channel;
    this.counted = counted;
    id = services.ids().get();
    queue = new SerialQueue(services.workers(), services.bulk(), services.scheduler()::now, this);
    inbox = new Inbox(channel);
    input = new PlainInput(inbox, services.scratch());
    output = new WireOutput(channel);
    outbox = output.outbox();
    deadlines = new Deadlines(services.server().limits());
    forsaken = new HalfClosed(services.server().limits().of(Limits.Time.HALF_CLOSED).toNanos());
    progress = new WriteProgress(services.server().limits(), channel, outbox);
    PeerInfo peer = Reception.peer(listener, channel.remote(), channel.local());
    journal = new ConnectionJournal(id, services, inbox::received, channel::written);
    port = new SessionPort(id, listener, peer, services, queue, outbox, deadlines);
    pump = new ReplyPump(outbox, port);
    departure = new Departure(channel, inbox, output, port, journal);
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
    if (progress.stalled(now)) {
      journal.stalled();
      channel.abort();
    } else if (forsaken.expired(
        inbox.ended() && (unanswered || port.seeking()), channel.written(), now)) {
      journal.forsaken();
      channel.abort();
    } else if (now >= deadlines.next()) {
      queue.post(this::checkDeadlines);
    }
    if (port.overdue(now)) {
      queue.post(() -> port.giveUp(now));
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
          if (stage == Stage.TALKING && !port.leaving()) {
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
    } catch (RuntimeException | Error e) {
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
      cut();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
    return true;
  }

  @Override
  public void settle() {
    try {
      if (stage == Stage.SECURING) {
        channel.acknowledgeAtOnce();
      } else {
        outbox.flush();
      }
      input.settle();
      boolean silent = stage == Stage.TALKING && !port.working() && conversation.silent();
      unanswered = silent || pump.seeks();
      long now = services.scheduler().now();
      if (waitsForInput()) {
        deadlines.waitForInput(now, conversation != null && conversation.midLine());
      } else {
        deadlines.busy(now);
      }
    } catch (RuntimeException | Error e) {
      failed(e);
      if (!over()) {
        queue.wake();
      }
    }
  }

  @Override
  public void pause() {
    try {
      if (stage == Stage.TALKING && (outbox.producing() || port.working())) {
        outbox.flush();
        deadlines.busy(services.scheduler().now());
      }
      unanswered = pump.seeks();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  @Override
  public void end() {
    MDC.remove("conn");
  }

  private boolean waitsForInput() {
    return !over()
        && !port.working()
        && !outbox.producing()
        && !outbox.full()
        && !(stage == Stage.TALKING && conversation.silent());
  }

  private boolean next() throws IOException {
    if (stage == Stage.NEW || over()) {
      departure.inputMayHaveEnded();
      return false;
    }
    if (pump.pump()) {
      return true;
    }
    if (outbox.producing() || outbox.full()) {
      return false;
    }
    if (port.leaving() || (draining && stage != Stage.TALKING)) {
      finish();
      return false;
    }
    if (port.wantsTls()) {
      outbox.flush();
      secure();
      return true;
    }
    return switch (stage) {
      case PROXY -> readProxyHeader();
      case SECURING -> handshake();
      default -> converse();
    };
  }

  private boolean over() {
    return stage == Stage.CLOSING || stage == Stage.DEAD;
  }

  // --- The beginning.

  private void start() {
    if (over()) {
      return;
    }
    if (listener.proxies().isEmpty()) {
      admit();
      return;
    }
    proxy = new ProxyGate(listener, port.peer());
    if (proxy.trusted()) {
      stage = Stage.PROXY;
      deadlines.enterStage(services.scheduler().now(), Limits.Time.PROXY_HEADER);
    } else {
      deny("untrusted-proxy");
    }
  }

  private boolean readProxyHeader() throws IOException {
    PlainInput.State state = input.fill();
    if (state != PlainInput.State.READY) {
      return ended(state);
    }
    try {
      Optional<PeerInfo> announced = proxy.read(input.octets());
      if (announced.isPresent()) {
        proxy = null;
        port.meet(announced.get());
        countIn();
      }
    } catch (ProxyHeader.Malformed e) {
      deny("proxy-header: " + e.getMessage());
    }
    return true;
  }

  private void deny(String reason) {
    journal.denied(port.peer(), reason);
    cut();
  }

  private void countIn() {
    InetAddress client = port.peer().remote().orElseThrow().getAddress();
    if (services.counts().enter(client)) {
      counted = client;
      admit();
      return;
    }
    journal.turnedAway(port.peer(), Limits.Count.CONNECTIONS_PER_ADDRESS);
    if (listener.protocol().tlsMode() != TlsMode.IMPLICIT) {
      outbox.write(ByteBuffer.wrap(listener.protocol().refusal(Goodbye.TOO_MANY_CONNECTIONS)));
    }
    port.close();
  }

  private void admit() {
    journal.accepted(port.peer());
    if (listener.protocol().tlsMode() == TlsMode.IMPLICIT) {
      secure();
    } else {
      greet();
    }
  }

  private void secure() {
    port.tlsStarts();
    stage = Stage.SECURING;
    deadlines.enterStage(services.scheduler().now(), Limits.Time.HANDSHAKE);
    tls =
        new TlsCodec(
            services.engines().orElseThrow().get(), services.scratch(), output::transmitRaw);
    tls.begin();
    input.encryptWith(tls);
    output.encryptWith(tls);
  }

  private boolean handshake() throws SSLException {
    PlainInput.State state = input.fill();
    if (state != PlainInput.State.ESTABLISHED) {
      return ended(state);
    }
    port.meet(port.peer().withTls(tls.info()));
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
            deadlines,
            services.server().limits(),
            InputSpace.of(services.server()).share(id, port::party));
    stage = Stage.TALKING;
    conversation.session().opened();
  }

  // --- The conversation.

  private boolean converse() throws SSLException {
    if (port.working()) {
      return false;
    }
    if (draining && conversation.atCommandBoundary()) {
      sayGoodbye(Goodbye.SHUTTING_DOWN);
      return true;
    }
    PlainInput.State state = conversation.step();
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
    if (stage == Stage.TALKING) {
      sayGoodbye(expiry == Deadlines.Expiry.IDLE ? Goodbye.IDLE : Goodbye.TOO_SLOW);
    } else {
      cut();
    }
  }

  private void sayGoodbye(Goodbye reason) {
    journal.goodbye(reason);
    port.close();
    conversation.session().goodbye(reason);
  }

  private void failed(Throwable bug) {
    journal.failed(port.peer(), bug);
    if (port.leaving() || outbox.broken() || stage != Stage.TALKING) {
      cut();
      return;
    }
    try {
      sayGoodbye(Goodbye.INTERNAL_ERROR);
    } catch (RuntimeException | Error again) {
      journal.failed(port.peer(), again);
      cut();
    }
  }

  private void tlsFailed(SSLException e) {
    journal.tlsFailed(port.peer(), tls.refusedName(), e);
    port.close();
    finish();
  }

  /** Ends without a word. */
  private void cut() {
    channel.abort();
    port.close();
    leave();
  }

  private void finish() {
    boolean unread = input.unread() || (conversation != null && conversation.midFrame());
    leave();
    departure.begin(unread);
  }

  private void leave() {
    journal.leaves(port.leaving());
    if (stage != Stage.DEAD) {
      stage = Stage.CLOSING;
    }
    port.mute();
    inbox.discardAll();
  }

  private void die() {
    if (stage == Stage.DEAD) {
      return;
    }
    journal.dies(port.leaving());
    stage = Stage.DEAD;
    LastSteps.takeAll(
        bug -> journal.failed(port.peer(), bug),
        this::leave,
        port::die,
        input::drop,
        () -> outbox.discard(journal::notClosed),
        this::countOut,
        this::tellSession,
        () -> journal.closed(port.peer()),
        // Last, since the server's end waits for no more than who is there and what they have left.
        () -> services.live().remove(this));
  }

  private void countOut() {
    services.counts().leave();
    if (counted != null) {
      services.counts().leave(counted);
    }
  }

  private void tellSession() {
    if (conversation != null) {
      conversation.forget();
      conversation.session().closed();
    }
  }
}
