package dev.postern.auth.oauth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Asks by HTTP, for a bounded time and so many octets, following no redirects. Safe for many
 * threads.
 */
final class BoundedHttp implements AutoCloseable {
  private static final int THREADS = 4;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Duration time;
  private final long octets;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "postern-oauth");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpClient client;

  BoundedHttp(Duration time, long octets, Optional<SSLContext> tls) {
    this.time = time;
    this.octets = octets;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(time)
            .executor(threads);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /**
   * What tokens and keys may be sent to and come from.
   *
   * @throws IllegalArgumentException if others could listen or answer
   */
  static URI trusted(URI uri) {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    boolean here = "http".equalsIgnoreCase(uri.getScheme()) && LOOPBACK.contains(uri.getHost());
    if (uri.getHost() == null || uri.getUserInfo() != null || !(secure || here)) {
      throw new IllegalArgumentException("an https URL, or one of this machine, not " + uri);
    }
    return uri;
  }

  /** The answer, whatever its status. */
  HttpResponse<byte[]> ask(HttpRequest.Builder request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer = send(request.timeout(time).build());
    try {
      return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer in time", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IOException(text(cause), cause);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) throws IOException {
    try {
      return client.sendAsync(request, head -> new BoundedBody(octets));
    } catch (RejectedExecutionException e) {
      throw new IOException("it is closed", e);
    }
  }

  private static String text(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }

  /** Its threads end; the client's own does when nobody holds the client any more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
