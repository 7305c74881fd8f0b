package dev.postern.smtp.server;

import dev.postern.ServerContext;
import dev.postern.auth.MailUser;
import dev.postern.filter.AuthResult;
import dev.postern.filter.Findings;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.mime.structure.MailDate;
import dev.postern.net.PeerInfo;
import dev.postern.net.TlsInfo;
import dev.postern.smtp.SmtpSettings.TraceDetail;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Writes what goes in front of a received message, whose own octets stay as filters leave them:
 * their results (RFC 8601) and fields, the Received field (RFC 5321 §4.4) and, for submissions,
 * Date and Message-ID if they are missing (RFC 6409 §8).
 */
final class TraceFields {
  /** In a distinguished name (RFC 2253). */
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|[,+])CN=((?:\\\\.|[^,+\\\\])*)");

  private final ServerContext server;
  private final SmtpService service;
  private final State.Transaction transaction;

  TraceFields(ServerContext server, SmtpService service, State.Transaction transaction) {
    this.server = server;
    this.service = service;
    this.transaction = transaction;
  }

  byte[] octets(Findings findings, HeaderScan header) {
    StringBuilder out = new StringBuilder(512);
    if (!findings.results().isEmpty()) {
      out.append(FilterField.folded(results(findings)));
    }
    findings.fields().forEach(field -> out.append(FilterField.folded(field)));
    received(out);
    if (service.dialect() == Dialect.SUBMISSION) {
      if (!header.hasMessageId()) {
        String id = transaction.envelope().id();
        out.append("Message-ID: <" + id + '@' + server.hostname() + ">\r\n");
      }
      if (!header.hasDate()) {
        out.append("Date: " + now() + "\r\n");
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** RFC 8601 §2.2; there is one for all that was found here. */
  private String results(Findings findings) {
    return findings.results().stream()
        .map(AuthResult::toString)
        .collect(Collectors.joining("; ", OwnResults.NAME + ": " + server.hostname() + "; ", ""));
  }

  private void received(StringBuilder out) {
    Envelope envelope = transaction.envelope();
    PeerInfo peer = envelope.peer();
    out.append("Received: from " + envelope.helo() + " (" + client(peer) + ")\r\n");
    if (tells(TraceDetail.TLS)) {
      peer.tls().ifPresent(tls -> out.append(tls(tls)));
    }
    if (tells(TraceDetail.AUTHENTICATED_SENDER)) {
      envelope.authenticated().ifPresent(user -> out.append('\t' + login(user) + "\r\n"));
    }
    out.append("\tby " + server.hostname() + " (Postern) with " + protocol(envelope));
    out.append(" id " + envelope.id());
    if (envelope.recipients().size() == 1) {
      // RFC 5321 §7.2: with more recipients it would tell them of each other.
      out.append("\r\n\tfor " + recipient(envelope));
    }
    out.append(";\r\n\t" + now() + "\r\n");
  }

  /** RFC 6531 §3.7.3 asks for U-labels where it may. */
  private static String recipient(Envelope envelope) {
    EmailAddress address = envelope.recipients().get(0).address();
    return envelope.options().smtpUtf8() ? '<' + address.toUnicode() + '>' : Paths.forward(address);
  }

  private static String client(PeerInfo peer) {
    String address = peer.remote().map(remote -> literal(remote.getAddress())).orElse("unix");
    return peer.name().map(name -> name + ' ' + address).orElse(address);
  }

  private boolean tells(TraceDetail detail) {
    return service.choices().told().contains(detail);
  }

  private static String literal(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      // A proxy did not know it.
      return "[unknown]";
    }
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    String numeric = scope < 0 ? text : text.substring(0, scope);
    return address instanceof Inet6Address ? "[IPv6:" + numeric + ']' : '[' + numeric + ']';
  }

  private static String tls(TlsInfo tls) {
    String cipher = "\t(using " + tls.protocol() + " with cipher " + tls.cipherSuite() + ")\r\n";
    return tls.clientCertificate().map(shown -> cipher + certificate(shown)).orElse(cipher);
  }

  /** As Postfix writes it; one that was not verified ends the handshake. */
  private static String certificate(X509Certificate shown) {
    return "\t(Client CN \"%s\", Issuer \"%s\" (verified OK))\r\n"
        .formatted(
            commonName(shown.getSubjectX500Principal()),
            commonName(shown.getIssuerX500Principal()));
  }

  private static String commonName(X500Principal principal) {
    Matcher name = COMMON_NAME.matcher(principal.getName());
    return name.find() ? comment(name.group(1).replaceAll("\\\\(.)", "$1")) : "";
  }

  private static String login(MailUser user) {
    return "(Authenticated sender: " + comment(user.name()) + ')';
  }

  private static String comment(String text) {
    return text.replaceAll("[^ -~]", "?").replaceAll("([()\\\\])", "\\\\$1");
  }

  /** RFC 3848, RFC 6531 §4.3. */
  private String protocol(Envelope envelope) {
    if (transaction.helo().verb() == Helo.Verb.HELO) {
      return "SMTP";
    }
    String secured = envelope.peer().tls().isPresent() ? "S" : "";
    String authenticated = envelope.authenticated().isPresent() ? "A" : "";
    Dialect dialect = service.dialect();
    String protocol = envelope.options().smtpUtf8() ? dialect.utf8Protocol() : dialect.protocol();
    return protocol + secured + authenticated;
  }

  private String now() {
    return MailDate.format(OffsetDateTime.now(server.clock()));
  }
}
