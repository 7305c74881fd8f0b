package dev.postern.smtp;

import dev.postern.ConnectionEvent;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule or a filter refused a client before it named a sender; what is refused later is {@link
 * MailRefused}.
 *
 * @param stage {@link Stage#CONNECT} or {@link Stage#HELO}
 * @param helo what the client said of itself; present if the stage is {@link Stage#HELO}
 * @param status what the client was told
 * @param by the name of the rule or filter; empty if the server refused because of its own trouble
 */
public record ClientRefused(
    Instant at,
    String connectionId,
    PeerInfo peer,
    Stage stage,
    Optional<String> helo,
    SmtpStatus status,
    Optional<String> by)
    implements ConnectionEvent {

  public ClientRefused {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(connectionId, "connectionId");
    Objects.requireNonNull(peer, "peer");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(helo, "helo");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(by, "by");
  }

  /** One short line. */
  @Override
  public String toString() {
    return "ClientRefused[at=%s, conn=%s, stage=%s, peer=%s%s, status=%s%s]"
        .formatted(
            at,
            connectionId,
            stage,
            peer,
            helo.map(name -> ", helo=" + name).orElse(""),
            status,
            by.map(name -> ", by=" + name).orElse(""));
  }
}
