package dev.postern.smtp.server;

import dev.postern.log.LogText;
import dev.postern.smtp.ClientRefused;
import dev.postern.smtp.MailRefused;
import dev.postern.smtp.Stage;
import dev.postern.smtp.wire.Reply;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells log and observer who and what was refused. */
record RefusalLog(SmtpSession session) {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

  private static final String CLIENT = "refused conn={} stage={} client={} code={}{} status={}";
  private static final String MAIL =
      "refused conn={} id={} stage={} client={} address={} code={}{} status={}";

  /** A client, before it named a sender. */
  void client(Stage stage, Optional<String> helo, PolicyStages.Denial denial) {
    session
        .server()
        .observer()
        .on(
            new ClientRefused(
                session.server().clock().instant(),
                session.connection().id(),
                session.connection().peer(),
                stage,
                helo,
                denial.reply().refusal(),
                denial.by()));
    LOG.info(
        CLIENT,
        session.connection().id(),
        name(stage),
        session.connection().peer().remoteText(),
        denial.reply().code(),
        by(denial.by()),
        quoted(denial.reply()));
  }

  /** A sender, a recipient or a message. */
  void mail(Refusal refusal) {
    session
        .server()
        .observer()
        .on(
            new MailRefused(
                session.server().clock().instant(),
                session.connection().id(),
                refusal.stage(),
                refusal.envelope(),
                refusal.recipient(),
                refusal.reply().refusal(),
                refusal.by()));
    LOG.info(
        MAIL,
        session.connection().id(),
        refusal.envelope().id(),
        name(refusal.stage()),
        session.connection().peer().remoteText(),
        LogText.printable(refusal.address()),
        refusal.reply().code(),
        by(refusal.by()),
        quoted(refusal.reply()));
  }

  /** What the client is told; a rule, a table or another host may have written it. */
  private static String quoted(Reply reply) {
    return '"' + reply.refusal().toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String name(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  private static String by(Optional<String> name) {
    return name.map(known -> " by=" + known).orElse("");
  }
}
