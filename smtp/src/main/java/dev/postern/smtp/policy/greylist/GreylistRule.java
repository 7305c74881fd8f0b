package dev.postern.smtp.policy.greylist;

import dev.postern.ServerContext;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.access.AccessAction;
import dev.postern.smtp.policy.access.AccessSubject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Refuses strangers for now, at RCPT. */
final class GreylistRule implements PolicyRule {
  private final Optional<Path> place;
  private final ClientNetwork networks;
  private final String text;
  private final GreylistSettings settings;
  private volatile Optional<ServerContext> context = Optional.empty();
  private volatile KeptGreylist kept;

  GreylistRule(
      Optional<Path> place, GreylistSettings settings, ClientNetwork networks, String text) {
    this.place = place;
    this.networks = networks;
    this.text = text;
    this.settings = settings;
    this.kept = KeptGreylist.inMemory(settings, Clock.systemUTC());
  }

  @Override
  public String name() {
    return "greylist";
  }

  @Override
  public boolean consultsLogins() {
    return false;
  }

  @Override
  public void check() throws IOException {
    if (place.isPresent()) {
      Path directory = place.get().getParent();
      if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
        throw new IOException("no directory to write a greylist to: " + directory);
      }
    }
  }

  @Override
  public void start(ServerContext server) throws IOException {
    context = Optional.of(server);
    kept =
        place.isPresent()
            ? KeptGreylist.in(place.get(), settings, server)
            : KeptGreylist.inMemory(settings, server.clock());
  }

  @Override
  public Decision decide(PolicyRequest request) {
    Objects.requireNonNull(request, "request");
    Optional<InetAddress> client = request.peer().remote().map(InetSocketAddress::getAddress);
    Optional<EmailAddress> recipient = request.recipient();
    if (request.stage() != Stage.RECIPIENT || client.isEmpty() || recipient.isEmpty()) {
      return Decision.dunno();
    }
    if (isPostmaster(recipient.get())) {
      return Decision.dunno();
    }
    Visit visit = visit(client.get(), request, recipient.get());
    if (kept.isStranger(visit) && isUnlisted(request, recipient.get())) {
      return Decision.dunno();
    }
    long left = kept.wait(visit);
    return left == 0 ? Decision.dunno() : greylisted(left, request, recipient.get());
  }

  private Visit visit(InetAddress client, PolicyRequest request, EmailAddress recipient) {
    GreylistKey triplet =
        GreylistKey.of(
            networks.of(client),
            request.sender().map(SenderFolding::of).orElse(""),
            recipient.toString().toLowerCase(Locale.ROOT));
    GreylistKey source = GreylistKey.of(PeerInfo.networkOf(client).getHostAddress());
    return new Visit(triplet, source, GreylistKey.of(networks.shared().of(client)));
  }

  /** Who has to be reached when nothing else works (RFC 5321 §4.5.1). */
  private static boolean isPostmaster(EmailAddress recipient) {
    return recipient.localPart().equalsIgnoreCase("postmaster");
  }

  /** Whom the server refuses for good anyway need not be remembered: anybody can make them up. */
  private boolean isUnlisted(PolicyRequest request, EmailAddress recipient) {
    Optional<Envelope> envelope = request.envelope();
    if (context.isEmpty() || envelope.isEmpty() || !request.isLocal(recipient)) {
      return false;
    }
    Resolution resolution = context.get().delivery().resolve(recipient, envelope.get());
    return resolution instanceof Resolution.NotResponsible
        || (resolution instanceof Resolution.Refused refused && refused.status().isPermanent());
  }

  /** As postgrey: what is refused for good anyway is, and Exchange comes again after 4.2.0. */
  private Decision greylisted(long left, PolicyRequest request, EmailAddress recipient) {
    String reason = text.replace("%s", Long.toString(left)).replace("%r", recipient.domain());
    AccessAction action =
        AccessAction.parse("DEFER_IF_PERMIT 4.2.0 " + reason, AccessSubject.of(request));
    return ((AccessAction.Decided) action).decision();
  }

  @Override
  public void close() throws IOException {
    KeptGreylist last = kept;
    kept = KeptGreylist.inMemory(settings, Clock.systemUTC());
    last.close();
  }

  @Override
  public String toString() {
    return name() + place.map(file -> " " + file).orElse("");
  }
}
