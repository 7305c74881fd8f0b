package dev.postern.auth.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory in memory at a port of its own, and what it was asked. */
final class TestDirectory implements AutoCloseable {
  static final String BASE = "ou=people,dc=example,dc=org";
  static final String SERVICE = "cn=mail,dc=example,dc=org";
  static final String SERVICE_PASSWORD = "service-s3cret";

  final InMemoryDirectoryServer server;
  private int port;
  final List<String> asked = new CopyOnWriteArrayList<>();
  final Set<Long> connections = ConcurrentHashMap.newKeySet();

  private TestDirectory(InMemoryListenerConfig listener) throws LDAPException, LDIFException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
    config.addAdditionalBindCredentials(SERVICE, SERVICE_PASSWORD);
    config.setListenerConfigs(listener);
    config.setSchema(null);
    config.addInMemoryOperationInterceptor(new Recorder());
    server = new InMemoryDirectoryServer(config);
    server.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
    server.add("dn: " + BASE, "objectClass: organizationalUnit", "ou: people");
  }

  static TestDirectory start() throws LDAPException, LDIFException {
    return start(
        InMemoryListenerConfig.createLDAPConfig(
            "plain", InetAddress.getLoopbackAddress(), 0, null));
  }

  static TestDirectory start(InMemoryListenerConfig listener) throws LDAPException, LDIFException {
    TestDirectory directory = new TestDirectory(listener);
    directory.server.startListening();
    directory.port = directory.server.getListenPort();
    return directory;
  }

  int port() {
    return port;
  }

  String uri() {
    return "ldap://127.0.0.1:" + port();
  }

  /** Adds a user below the base. */
  void add(String uid, String password, String... attributes) throws LDAPException, LDIFException {
    List<String> lines =
        new CopyOnWriteArrayList<>(
            List.of(
                "dn: uid=" + uid + "," + BASE,
                "objectClass: posixAccount",
                "uid: " + uid,
                "userPassword: " + password));
    lines.addAll(List.of(attributes));
    server.add(lines.toArray(new String[0]));
  }

  /** Searches as the service account. */
  LdapAuthenticatorBuilder client() {
    return LdapAuthenticator.builder()
        .uris(uri())
        .dn(SERVICE)
        .dnPassword(SERVICE_PASSWORD)
        .base(BASE);
  }

  @Override
  public void close() {
    server.shutDown(true);
  }

  private final class Recorder extends InMemoryOperationInterceptor {
    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
      connections.add(request.getConnectionID());
      asked.add("bind " + request.getRequest().getBindDN());
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
      asked.add("search " + request.getRequest().getFilter());
    }
  }
}
