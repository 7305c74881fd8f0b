package dev.postern.testing.transcript;

/** How a transcript is run. */
enum Mode {
  /** In process, each client line when its turn comes. */
  IN_PROCESS("in process", Transport.MEMORY, Pace.LINE),
  /** In process, each octet on its own. */
  OCTETS("octet by octet", Transport.MEMORY, Pace.OCTET),
  /** In process, all that the client can send ahead in one piece. */
  ONE_BUFFER("one buffer", Transport.MEMORY, Pace.AHEAD),
  /** Over a socket, each client line when its turn comes. */
  SOCKET("socket", Transport.SOCKET, Pace.LINE),
  /** Over a socket, all that the client can send ahead in one piece. */
  SOCKET_ONE_BUFFER("socket, one buffer", Transport.SOCKET, Pace.AHEAD);

  final String label;
  final Transport transport;
  final Pace pace;

  Mode(String label, Transport transport, Pace pace) {
    this.label = label;
    this.transport = transport;
    this.pace = pace;
  }

  /** What carries the octets. */
  enum Transport {
    /** The connection's own code over memory, with a virtual clock. */
    MEMORY,
    /** A running server. */
    SOCKET
  }

  /** How much is sent at once. */
  enum Pace {
    /** A client line when its turn comes. */
    LINE,
    /** An octet at a time. */
    OCTET,
    /** Every client line up to the next point where the client must wait. */
    AHEAD
  }
}
