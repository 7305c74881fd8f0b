package dev.postern.bench;

import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Credentials;
import dev.postern.auth.passwdfile.PasswdFileAuthenticator;
import dev.postern.net.PeerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a denial takes for each kind of user in files of all password schemes, alternating with
 * a user that does not exist. A stranger could tell users from no users where the ratio is far from
 * one. What a client sees is a fixed time on top of it ({@code AUTH_FAILURE_DELAY}); this is what
 * is left when that is switched off, or when the processor is busy.
 *
 * <p>Argument: the number of runs, 200 if not given.
 */
final class DenialTimingBench {
  private static final int RUNS = 200;
  private static final int WARM_UP = 50;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final String UNKNOWN = "nobody";

  private static final String SHA512 =
      "{SHA512-CRYPT}$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.";
  private static final String SHA512_LONG =
      "{SHA512-CRYPT}$6$rounds=10000$saltstring$eMp.uj.PFj7RwFwRXS34t5RjmTtqQ1etnHntnhWlQN/kOz1WPrY.whrT.GIOr3hfA20CROF/FDwDrtVcmZcCC/";
  private static final String SHA256 =
      "{SHA256-CRYPT}$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.";
  private static final String MD5 = "{CRYPT}$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1";
  private static final String DES = "{CRYPT}abNANd1rDfiNc";
  private static final String PLAIN = "{PLAIN}secret";
  private static final String LOCKED = "!";

  private static final AuthContext CONTEXT = AuthContext.of("imap", PeerInfo.unix("imap"));

  private DenialTimingBench() {}

  public static void main(String[] arguments) throws IOException {
    int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RUNS;
    Map<String, List<String>> files = new LinkedHashMap<>();
    for (String one : List.of(PLAIN, DES, MD5, SHA256, SHA512, SHA512_LONG)) {
      files.put(name(one), List.of(one));
    }
    files.put("SHA512-CRYPT beside others", List.of(PLAIN, LOCKED, "{MAGIC}x", SHA512));
    files.put(
        "all schemes", List.of("{MAGIC}x", LOCKED, PLAIN, DES, MD5, SHA256, SHA512, SHA512_LONG));
    try (WorkFolder work = WorkFolder.make()) {
      for (Map.Entry<String, List<String>> file : files.entrySet()) {
        measure(work.path(), file.getKey(), file.getValue(), runs);
      }
    }
  }

  private static void measure(Path folder, String label, List<String> stored, int runs)
      throws IOException {
    List<String> lines = new ArrayList<>();
    Map<String, Samples> users = new LinkedHashMap<>();
    for (String password : stored) {
      String user = "user" + lines.size();
      lines.add(user + ":" + password);
      if (!password.startsWith("{MAGIC}")) {
        users.put(user, new Samples());
      }
    }
    PasswdFileAuthenticator file = PasswdFileAuthenticator.of(write(folder, lines));
    Samples unknown = new Samples();
    for (int run = -WARM_UP; run < runs; run++) {
      for (Map.Entry<String, Samples> user : users.entrySet()) {
        denial(file, user.getKey(), run < 0 ? new Samples() : user.getValue());
        denial(file, UNKNOWN, run < 0 ? new Samples() : unknown);
      }
    }
    for (Map.Entry<String, Samples> user : users.entrySet()) {
      int line = Integer.parseInt(user.getKey().substring("user".length()));
      Table.row(
          "denial in a file of " + label,
          name(stored.get(line)) + " " + Table.spread(user.getValue(), "%,.1f", "µs"),
          "unknown " + Table.spread(unknown, "%,.1f", "µs"),
          Table.times(user.getValue().median(), unknown.median()),
          "1");
    }
  }

  private static void denial(PasswdFileAuthenticator file, String user, Samples samples) {
    Credentials wrong = Credentials.Password.of(user, "wrong horse");
    long start = System.nanoTime();
    AuthOutcome outcome = file.authenticate(wrong, CONTEXT);
    samples.add((System.nanoTime() - start) / NANOS_PER_MICRO);
    if (!(outcome instanceof AuthOutcome.Denied)) {
      throw new IllegalStateException("not denied: " + user);
    }
  }

  private static Path write(Path folder, List<String> lines) throws IOException {
    Path file = Files.createTempFile(folder, "passwd", "");
    Files.write(file, lines);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String name(String stored) {
    if (stored.equals(LOCKED)) {
      return "locked";
    }
    return stored.equals(SHA512_LONG)
        ? "SHA512-CRYPT, 10,000 rounds"
        : stored.substring(1, stored.indexOf('}')) + kind(stored);
  }

  private static String kind(String stored) {
    return stored.equals(MD5) ? " (MD5)" : stored.equals(DES) ? " (DES)" : "";
  }
}
