package dev.postern.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The standalone server. */
@Command(
    name = "postern",
    mixinStandardHelpOptions = true,
    version = "postern 0.1.0",
    description = "A mail server: SMTP, LMTP, POP3 and IMAP over Maildir.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Serve.class, Pw.class, Passwd.class, Demo.class, Help.class})
public final class Postern implements Runnable {
  /** A wrong option or argument. */
  static final int EXIT_USAGE = 2;

  /** Of what is told of options, in columns. */
  static final int WIDTH = 100;

  private static final int OPTION_WIDTH = 34;

  private static final String TLS_EXTENSIONS = "jdk.tls.server.disableExtensions";

  private Postern() {}

  /** Runs a command and exits with its status. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && !arguments[0].equals("serve")) {
      // The other commands talk to a person; only a server keeps a log.
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    }
    // Java's own reading of the names that clients ask for refuses some, as containers have.
    if (System.getProperty(TLS_EXTENSIONS) == null) {
      System.setProperty(TLS_EXTENSIONS, "server_name");
    }
    System.exit(commandLine().execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(
        new CommandLine(this), "say what to do: serve, pw, passwd, demo or help");
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Postern());
    line.setUsageHelpLongOptionsMaxWidth(OPTION_WIDTH);
    line.setParameterExceptionHandler(
        (failure, arguments) -> {
          System.err.println("postern: " + oneLine(UsageMistakes.text(failure)));
          return EXIT_USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, commandLine, result) -> {
          System.err.println("postern: " + oneLine(Mistakes.reason(failure)));
          return failure instanceof IllegalArgumentException
                  || failure instanceof IllegalStateException
              ? EXIT_USAGE
              : 1;
        });
    return line;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
