package dev.postern.dns.dnsjava;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on the loopback, by UDP and TCP. */
final class ZoneServer implements AutoCloseable {
  private final Map<Name, List<Record>> zone = new TreeMap<>();
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger byTcp = new AtomicInteger();
  private volatile boolean silent;

  ZoneServer(List<String> lines) throws IOException {
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      Name name = Name.fromString(words[0], Name.root);
      List<Record> records = zone.computeIfAbsent(name, unused -> new ArrayList<>());
      if (!words[1].equals("FAIL")) {
        String value = words[1].equals("TXT") ? '"' + words[2] + '"' : words[2];
        records.add(Record.fromString(name, Type.value(words[1]), DClass.IN, 60, value, Name.root));
      }
    }
    tcp = new ServerSocket();
    udp = bound(tcp);
    daemon(this::serveUdp);
    daemon(this::serveTcp);
  }

  /** Both get one port, and what is free for UDP can be somebody else's for TCP. */
  private static DatagramSocket bound(ServerSocket tcp) throws IOException {
    for (int left = 50; ; left--) {
      DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      try {
        tcp.bind(udp.getLocalSocketAddress(), 50);
        return udp;
      } catch (BindException e) {
        udp.close();
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), udp.getLocalPort());
  }

  void beSilent() {
    silent = true;
  }

  int questions() {
    return questions.get();
  }

  int byTcp() {
    return byTcp.get();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private void serveUdp() {
    byte[] octets = new byte[4096];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(octets, octets.length);
      try {
        udp.receive(packet);
        questions.incrementAndGet();
        if (!silent) {
          Message answer = answer(Arrays.copyOf(octets, packet.getLength()));
          byte[] wire = answer.toWire(512);
          udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // It was closed.
        return;
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] question = in.readNBytes(in.readUnsignedShort());
        byTcp.incrementAndGet();
        byte[] wire = answer(question).toWire();
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(wire.length);
        out.write(wire);
        out.flush();
      } catch (IOException e) {
        // It was closed, or the client was.
      }
    }
  }

  private Message answer(byte[] question) throws IOException {
    Message asked = new Message(question);
    Message answer = new Message(asked.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(asked.getQuestion(), Section.QUESTION);
    Name name = asked.getQuestion().getName();
    while (true) {
      List<Record> records = zone.get(name);
      if (records == null || records.isEmpty()) {
        answer.getHeader().setRcode(records == null ? Rcode.NXDOMAIN : Rcode.SERVFAIL);
        break;
      }
      int type = asked.getQuestion().getType();
      records.stream()
          .filter(record -> record.getType() == type)
          .forEach(record -> answer.addRecord(record, Section.ANSWER));
      Record alias =
          records.stream().filter(r -> r.getType() == Type.CNAME).findFirst().orElse(null);
      if (alias == null || type == Type.CNAME) {
        break;
      }
      answer.addRecord(alias, Section.ANSWER);
      name = ((CNAMERecord) alias).getTarget();
    }
    answer.addRecord(authority(), Section.AUTHORITY);
    return answer;
  }

  private static Record authority() {
    try {
      Name name = Name.fromString("org.");
      return new SOARecord(name, DClass.IN, 60, name, name, 1, 60, 60, 60, 60);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
