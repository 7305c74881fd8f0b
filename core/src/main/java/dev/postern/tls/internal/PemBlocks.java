package dev.postern.tls.internal;

import dev.postern.TlsConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The blocks of a PEM file (RFC 7468), with any text around them and any line ends. */
final class PemBlocks {
  /** A file larger than this holds no certificate chain or key. */
  static final int MAX_FILE = 1 << 20;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /**
   * One block.
   *
   * @param encrypted whether its headers say so, as OpenSSL once wrote them (RFC 1421 §4.6.1.1)
   */
  record Block(String label, boolean encrypted, byte[] der) {
    boolean isCertificate() {
      return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
    }

    boolean isPrivateKey() {
      return label.endsWith("PRIVATE KEY");
    }
  }

  private PemBlocks() {}

  static List<Block> read(Path file) {
    return parse(new String(bytes(file), StandardCharsets.ISO_8859_1), file.toString());
  }

  /** A small file whole; what is wrong with it names the file. */
  static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new TlsConfigurationException(
            file + " is larger than " + MAX_FILE + " bytes: not certificates or a key");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new TlsConfigurationException(file + " does not exist", e);
    } catch (IOException e) {
      throw new TlsConfigurationException(file + " cannot be read: " + e, e);
    }
  }

  static List<Block> parse(String text, String origin) {
    List<Block> blocks = new ArrayList<>();
    String label = null;
    boolean encrypted = false;
    StringBuilder base64 = new StringBuilder();
    for (String raw : (Iterable<String>) text.lines()::iterator) {
      String line = raw.strip();
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        if (label != null) {
          throw unfinished(origin, label);
        }
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        encrypted = false;
        base64.setLength(0);
      } else if (label != null && line.equals(END + label + DASHES)) {
        blocks.add(new Block(label, encrypted, decode(base64.toString(), label, origin)));
        label = null;
      } else if (label != null && line.indexOf(':') >= 0) {
        encrypted |= line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED");
      } else if (label != null) {
        base64.append(line);
      }
    }
    if (label != null) {
      throw unfinished(origin, label);
    }
    return blocks;
  }

  private static byte[] decode(String base64, String label, String origin) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new TlsConfigurationException(
          origin + " has a " + label + " that is not good base64", e);
    }
  }

  private static TlsConfigurationException unfinished(String origin, String label) {
    return new TlsConfigurationException(
        origin + " has a " + label + " without its END line: is the file cut off?");
  }
}
