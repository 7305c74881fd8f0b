package dev.postern.smtp.policy.delegation;

import dev.postern.auth.MailUser;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MailOptions;
import dev.postern.message.Recipient;
import dev.postern.net.TlsInfo;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.access.AddressText;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request of the protocol: the attributes of Postfix 3.7, in its order (SMTPD_POLICY_README).
 * What is not known here is there, and empty; names of hosts are {@code unknown} unless XCLIENT
 * told one.
 */
record PolicyAttributes(PolicyRequest request) {
  private static final Pattern KEY_SIZE = Pattern.compile("_(128|256)(?:_|$)");

  byte[] octets(String policyContext) {
    StringBuilder out = new StringBuilder(1_024);
    add(out, "request", "smtpd_access_policy");
    add(out, "protocol_state", state());
    add(out, "protocol_name", protocol());
    client(out);
    add(out, "helo_name", request.helo().orElse(""));
    transaction(out);
    login(out);
    certificate(out);
    encryption(out);
    add(out, "policy_context", policyContext);
    return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private String state() {
    return switch (request.stage()) {
      case CONNECT -> "CONNECT";
      case HELO -> request.helloVerb().orElse("EHLO");
      case SENDER -> "MAIL";
      case RECIPIENT -> "RCPT";
      case MESSAGE -> "END-OF-MESSAGE";
    };
  }

  private String protocol() {
    return switch (request.helloVerb().orElse("")) {
      case "EHLO" -> "ESMTP";
      case "LHLO" -> "LMTP";
      default -> "SMTP";
    };
  }

  /** On a unix-domain socket as Postfix has it: from this machine. */
  private void client(StringBuilder out) {
    Optional<InetSocketAddress> remote = request.peer().remote();
    Optional<InetSocketAddress> local = request.peer().local();
    String name = request.peer().name().orElse(remote.isPresent() ? "unknown" : "localhost");
    add(out, "client_address", remote.map(PolicyAttributes::address).orElse("127.0.0.1"));
    add(out, "client_name", name);
    add(out, "client_port", Integer.toString(remote.map(InetSocketAddress::getPort).orElse(0)));
    add(out, "reverse_client_name", name);
    add(out, "server_address", local.map(PolicyAttributes::address).orElse("127.0.0.1"));
    add(out, "server_port", Integer.toString(local.map(InetSocketAddress::getPort).orElse(0)));
  }

  private static String address(InetSocketAddress socket) {
    return AddressText.of(socket.getAddress());
  }

  private void transaction(StringBuilder out) {
    Optional<Envelope> envelope = request.envelope();
    add(out, "sender", text(request.sender()));
    add(out, "recipient", text(request.recipient().or(this::only)));
    add(out, "recipient_count", Integer.toString(recipients().size()));
    add(out, "queue_id", envelope.map(Envelope::id).orElse(""));
    add(out, "instance", envelope.map(Envelope::id).orElseGet(this::connection));
    add(out, "size", Long.toString(size()));
    add(out, "etrn_domain", "");
    add(out, "stress", "");
  }

  /** Told at the end of data alone, when all are known. */
  private List<Recipient> recipients() {
    return request.stage() == Stage.MESSAGE
        ? request.envelope().map(Envelope::recipients).orElse(List.of())
        : List.of();
  }

  private Optional<EmailAddress> only() {
    List<Recipient> all = recipients();
    return all.size() == 1 ? Optional.of(all.get(0).address()) : Optional.empty();
  }

  /** What a connection without a transaction is known by. */
  private String connection() {
    return request.peer().remote().map(at -> address(at) + '.' + at.getPort()).orElse("unix");
  }

  private long size() {
    return request
        .size()
        .orElseGet(
            () ->
                request
                    .envelope()
                    .map(Envelope::options)
                    .orElse(MailOptions.NONE)
                    .size()
                    .orElse(0));
  }

  private void login(StringBuilder out) {
    add(out, "sasl_method", request.loginMechanism().orElse(""));
    add(out, "sasl_username", request.user().map(MailUser::name).orElse(""));
    add(
        out,
        "sasl_sender",
        request
            .envelope()
            .flatMap(envelope -> envelope.options().submitter())
            .map(submitter -> submitter.mailbox().map(EmailAddress::toString).orElse("<>"))
            .orElse(""));
  }

  private void certificate(StringBuilder out) {
    Optional<X509Certificate> shown = request.peer().tls().flatMap(TlsInfo::clientCertificate);
    add(out, "ccert_subject", of(shown, CertificateText::subject));
    add(out, "ccert_issuer", of(shown, CertificateText::issuer));
    add(out, "ccert_fingerprint", of(shown, CertificateText::fingerprint));
    add(out, "ccert_pubkey_fingerprint", of(shown, CertificateText::publicKeyFingerprint));
  }

  private static String of(
      Optional<X509Certificate> shown, Function<X509Certificate, String> fact) {
    return shown.map(fact).orElse("");
  }

  private void encryption(StringBuilder out) {
    Optional<TlsInfo> tls = request.peer().tls();
    add(out, "encryption_protocol", tls.map(TlsInfo::protocol).orElse(""));
    add(out, "encryption_cipher", tls.map(TlsInfo::cipherSuite).orElse(""));
    add(out, "encryption_keysize", tls.map(PolicyAttributes::keySize).orElse("0"));
  }

  private static String keySize(TlsInfo tls) {
    Matcher size = KEY_SIZE.matcher(tls.cipherSuite());
    if (size.find()) {
      return size.group(1);
    }
    return tls.cipherSuite().contains("CHACHA20") ? "256" : "0";
  }

  private static String text(Optional<EmailAddress> address) {
    return address.map(EmailAddress::toString).orElse("");
  }

  /** A value that a client chose ends no line. */
  private static void add(StringBuilder out, String name, String value) {
    out.append(name).append('=').append(value.replaceAll("\\p{Cntrl}", "?")).append('\n');
  }
}
