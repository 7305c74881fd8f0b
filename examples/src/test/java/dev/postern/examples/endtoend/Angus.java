package dev.postern.examples.endtoend;

import dev.postern.Tls;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;

/** Angus Mail as a client: TLS is required, and the host's name is checked. */
final class Angus {
  private static final String PATIENCE_MILLIS = "20000";

  private Angus() {}

  static Session session(String protocol, Tls trust) {
    Properties properties = new Properties();
    String prefix = "mail." + protocol + '.';
    properties.put(prefix + "ssl.socketFactory", trust.clientContext().getSocketFactory());
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "starttls.enable", "true");
    properties.put(prefix + "starttls.required", String.valueOf(!protocol.endsWith("s")));
    properties.put(prefix + "timeout", PATIENCE_MILLIS);
    properties.put(prefix + "connectiontimeout", PATIENCE_MILLIS);
    properties.put(prefix + "statuscachetimeout", "0");
    properties.put(prefix + "connectionpoolsize", "5");
    return Session.getInstance(properties);
  }

  /** Submits messages over one connection to smtps or submission. */
  static void submit(MailHost host, String listener, List<byte[]> messages, String... recipients)
      throws MessagingException {
    String protocol = listener.equals("smtps") ? "smtps" : "smtp";
    Session session = session(protocol, host.tls());
    try (Transport transport = session.getTransport(protocol)) {
      transport.connect("localhost", host.port(listener), MailHost.ANN, MailHost.PASSWORD);
      for (byte[] message : messages) {
        transport.sendMessage(new RawMessage(session, message), addresses(recipients));
      }
    }
  }

  /** A store of ann's mail. */
  static Store store(MailHost host, String listener) throws MessagingException {
    return store(host, listener, MailHost.ANN, MailHost.PASSWORD);
  }

  static Store store(MailHost host, String listener, String user, String password)
      throws MessagingException {
    Store store = session(listener, host.tls()).getStore(listener);
    store.connect("localhost", host.port(listener), user, password);
    return store;
  }

  static IMAPStore imap(MailHost host) throws MessagingException {
    return (IMAPStore) store(host, "imaps");
  }

  static IMAPFolder open(Store store, String name) throws MessagingException {
    IMAPFolder folder = (IMAPFolder) store.getFolder(name);
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  /** All messages of ann's inbox, in order, as they come over a protocol. */
  static List<byte[]> readAll(MailHost host, String listener)
      throws MessagingException, IOException {
    List<byte[]> all = new ArrayList<>();
    try (Store store = store(host, listener);
        Folder inbox = store.getFolder("INBOX")) {
      inbox.open(Folder.READ_ONLY);
      for (Message message : inbox.getMessages()) {
        all.add(octets(message));
      }
    }
    return all;
  }

  static byte[] octets(Message message) throws MessagingException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    return out.toByteArray();
  }

  static InternetAddress[] addresses(String... recipients) throws MessagingException {
    InternetAddress[] addresses = new InternetAddress[recipients.length];
    for (int i = 0; i < recipients.length; i++) {
      addresses[i] = new InternetAddress(recipients[i]);
    }
    return addresses;
  }
}
