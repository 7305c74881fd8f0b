package dev.postern.crash;

import java.io.IOException;

/** What a client does until its server is gone, which ends it with an {@link IOException}. */
interface Load {
  void run() throws IOException, InterruptedException;
}
