package dev.postern.smtp.policy.greylist;

import dev.postern.message.EmailAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes one of the senders that are another with each message, as postgrey does: BATV's tags,
 * details and numbers of VERP; and what SRS signs with and when.
 */
final class SenderFolding {
  private static final Pattern SRS0 = Pattern.compile("(srs0[=+-])[^=]*=[^=]*=(.*)");
  private static final Pattern SRS1 =
      Pattern.compile("(srs1[=+-])[^=]*=([^=]*)=([=+-])[^=]*=[^=]*=(.*)");
  private static final Pattern BATV = Pattern.compile("prvs=([^=]*)=([^=]*)");
  private static final Pattern TAG = Pattern.compile("[0-9a-z]{10}.*");
  private static final Pattern NUMBER = Pattern.compile("\\b\\d+\\b");

  private SenderFolding() {}

  static String of(EmailAddress sender) {
    String local = sender.localPart().toLowerCase(Locale.ROOT);
    return folded(local) + '@' + sender.domain().toLowerCase(Locale.ROOT);
  }

  private static String folded(String local) {
    Matcher srs0 = SRS0.matcher(local);
    if (srs0.matches()) {
      return srs0.group(1) + "#=#=" + plain(srs0.group(2));
    }
    Matcher srs1 = SRS1.matcher(local);
    if (srs1.matches()) {
      return srs1.group(1)
          + "#="
          + srs1.group(2)
          + "="
          + srs1.group(3)
          + "#=#="
          + plain(srs1.group(4));
    }
    Matcher batv = BATV.matcher(local);
    return plain(batv.matches() ? untagged(batv.group(1), batv.group(2)) : local);
  }

  /** The tag comes first, but with some it comes last. */
  private static String untagged(String first, String last) {
    boolean tagLast = TAG.matcher(last).matches() && !TAG.matcher(first).matches();
    return tagLast ? first : last;
  }

  private static String plain(String local) {
    int plus = local.indexOf('+');
    String user = plus < 0 ? local : local.substring(0, plus);
    return NUMBER.matcher(user).replaceAll("#");
  }
}
