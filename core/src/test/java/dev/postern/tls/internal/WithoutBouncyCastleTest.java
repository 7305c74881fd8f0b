package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedder may leave out Bouncy Castle; only the older forms of keys need it. */
class WithoutBouncyCastleTest {
  private static final TestCa.Issued RSA = new TestCa("Without").issue("RSA", "a.test");

  @TempDir Path folder;

  @Test
  void readsPkcs8AndSignsItself() throws IOException, ReflectiveOperationException {
    Path chain = Files.writeString(folder.resolve("chain.pem"), RSA.chainPem());
    Path key = Files.writeString(folder.resolve("key.pem"), RSA.pkcs8Pem());

    assertThat(engine(certificates("pem", Path.class, Path.class), chain, key)).isNotNull();
    Object names = new String[] {"localhost"};
    assertThat(engine(certificates("selfSigned", String[].class), names)).isNotNull();
  }

  @Test
  void saysWhatToDoAboutOlderKeys() throws IOException, ReflectiveOperationException {
    Path chain = Files.writeString(folder.resolve("chain.pem"), RSA.chainPem());
    Path key = Files.writeString(folder.resolve("key.pem"), RSA.traditionalPem());
    var pem = certificates("pem", Path.class, Path.class);

    assertThatExceptionOfType(InvocationTargetException.class)
        .isThrownBy(() -> pem.invoke(null, chain, key))
        .havingCause()
        .withMessageContaining("org.bouncycastle:bcpkix-jdk18on")
        .withMessageContaining("--add-modules org.bouncycastle.pkix")
        .withMessageContaining("openssl pkcs8 -topk8 -nocrypt");
  }

  private static Object engine(Method factory, Object... arguments)
      throws ReflectiveOperationException {
    Object certificates = factory.invoke(null, arguments);
    return certificates.getClass().getMethod("newServerEngine").invoke(certificates);
  }

  private static Method certificates(String name, Class<?>... types)
      throws ReflectiveOperationException {
    ClassLoader loader = new Without(WithoutBouncyCastleTest.class.getClassLoader());
    Class<?> type = loader.loadClass(ServerCertificates.class.getName());
    assertThat(type).isNotEqualTo(ServerCertificates.class);
    return type.getMethod(name, types);
  }

  /** Loads Postern anew and Bouncy Castle not at all. */
  private static final class Without extends ClassLoader {
    Without(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.bouncycastle.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.postern.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
