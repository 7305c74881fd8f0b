package dev.postern.examples.endtoend;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** A message that Angus Mail sends as it is, whatever it would make of it. */
final class RawMessage extends SMTPMessage {
  private final byte[] octets;

  RawMessage(Session session, byte[] octets) throws MessagingException {
    super(session, new ByteArrayInputStream(octets));
    this.octets = octets;
    setEnvelopeFrom(MailHost.ANN);
    setMailExtension("BODY=8BITMIME");
  }

  @Override
  public void writeTo(OutputStream out, String[] ignored) throws IOException {
    out.write(octets);
  }
}
