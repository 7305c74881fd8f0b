package dev.postern.auth.passdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.ServerPart;
import dev.postern.auth.AuthContext;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.Credentials;
import dev.postern.auth.MailUser;
import dev.postern.auth.Secret;
import dev.postern.auth.SecretLookup;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.auth.secondfactor.ApplicationPasswordFile;
import dev.postern.auth.secondfactor.ApplicationPasswords;
import dev.postern.auth.userdb.StaticUserDirectory;
import dev.postern.net.PeerInfo;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What asks another has the other's answer to all that an interface asks, and a default of its own
 * to nothing: a method that the interface gets in time is looked for here without being named.
 */
class WrappersForwardTest {
  private static final MailUser ANN = MailUser.of("ann@example.org");

  private static final Map<Class<?>, Object> ASKED =
      Map.of(
          String.class,
          "SCRAM-SHA-256",
          AuthContext.class,
          AuthContext.of("imap", PeerInfo.unix("imap")),
          Class.class,
          Credentials.Token.class,
          MailUser.class,
          ANN);

  private static final Map<Class<?>, Object> ANSWERS =
      Map.of(
          boolean.class,
          true,
          String.class,
          "somebody",
          SecretLookup.class,
          SecretLookup.found(new Secret.Password("secret"), ANN),
          UserLookup.class,
          UserLookup.found(ANN));

  static Stream<Arguments> authenticators() {
    return wrapped(
        Authenticator.class,
        Map.of(
            "chain", one -> Authenticator.chain(one, (c, login) -> AuthOutcome.denied()),
            "passdbs", one -> PassdbChain.builder().passdb(Passdb.of(one)).build(),
            "cache", one -> CachedAuthenticator.of(one).build(),
            "application passwords",
                one ->
                    ApplicationPasswords.of(
                        ApplicationPasswordFile.of(Path.of("none")), one, UserDirectory.NONE)));
  }

  static Stream<Arguments> directories() {
    return wrapped(
        UserDirectory.class,
        Map.of(
            "chain", one -> UserDirectory.chain(one, UserDirectory.NONE),
            "static", one -> StaticUserDirectory.parse("").of(one)));
  }

  static Stream<Arguments> accounts() {
    return Stream.of(Authenticator.class, UserDirectory.class)
        .flatMap(asked -> asks(asked).map(method -> Arguments.of(asked.getSimpleName(), method)));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("authenticators")
  void anAuthenticatorOfAnother(String name, UnaryOperator<Authenticator> wrapper, Method asked)
      throws ReflectiveOperationException {
    Authenticator origin = scripted(Authenticator.class, asked);
    assertForwards(wrapper.apply(origin), asked, origin);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("directories")
  void aDirectoryOfAnother(String name, UnaryOperator<UserDirectory> wrapper, Method asked)
      throws ReflectiveOperationException {
    UserDirectory origin = scripted(UserDirectory.class, asked);
    assertForwards(wrapper.apply(origin), asked, origin);
  }

  /** A chain of those that are both. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("accounts")
  void aChainOfAccounts(String name, Method asked) throws ReflectiveOperationException {
    Authenticator both = scripted(Both.class, asked);
    assertForwards(Authenticator.chain(both), asked, both);
  }

  /** Who says who may log in, and who exists. */
  interface Both extends Authenticator, UserDirectory {}

  private static void assertForwards(ServerPart wrapper, Method asked, ServerPart origin)
      throws ReflectiveOperationException {
    assertThat(wrapper.parts()).contains(origin);
    Object[] arguments = Arrays.stream(asked.getParameterTypes()).map(ASKED::get).toArray();
    assertThat(arguments).as("an argument for each of %s", asked).doesNotContainNull();
    Method on = wrapper.getClass().getMethod(asked.getName(), asked.getParameterTypes());
    on.setAccessible(true);
    assertThat(on.invoke(wrapper, arguments)).isEqualTo(ANSWERS.get(asked.getReturnType()));
  }

  /** Answers one question, and others as whoever implements them not. */
  private static <T> T scripted(Class<T> type, Method asked) {
    return type.cast(
        Proxy.newProxyInstance(
            WrappersForwardTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("equals")
                    ? (Object) (proxy == arguments[0])
                    : method.getName().equals("hashCode") ? (Object) 1 : "scripted";
              }
              if (method.getName().equals(asked.getName())) {
                return ANSWERS.get(method.getReturnType());
              }
              return byDefault(proxy, method, arguments);
            }));
  }

  private static Object byDefault(Object proxy, Method method, Object[] arguments)
      throws Throwable {
    try {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> Stream<Arguments> wrapped(
      Class<T> type, Map<String, UnaryOperator<T>> wrappers) {
    return wrappers.entrySet().stream()
        .flatMap(
            wrapper ->
                asks(type)
                    .map(method -> Arguments.of(wrapper.getKey(), wrapper.getValue(), method)));
  }

  /** What an interface has a default for, which a wrapper is easily without. */
  private static Stream<Method> asks(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods()).filter(Method::isDefault);
  }
}
