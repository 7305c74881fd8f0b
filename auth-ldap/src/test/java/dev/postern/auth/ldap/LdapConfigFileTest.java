package dev.postern.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dovecot's dovecot-ldap.conf.ext, and what is wrong with one. */
class LdapConfigFileTest {
  @TempDir private Path directory;

  private LdapSettings read(String... lines) throws IOException {
    Path file = Files.write(directory.resolve("ldap.conf.ext"), List.of(lines));
    try (Closing ldap = new Closing(LdapAuthenticator.of(file))) {
      return ldap.of().settings();
    }
  }

  private record Closing(LdapAuthenticator of) implements AutoCloseable {
    @Override
    public void close() {
      of.close();
    }
  }

  @Test
  void allWords() throws IOException {
    LdapSettings settings =
        read(
            "# of the staff",
            "hosts = ldap1.example.org ldap2.example.org:3890 [2001:db8::1]",
            "uris = ldap://ldap3.example.org",
            "dn = cn=mail,dc=example,dc=org",
            "dnpass = \"it's # secret\"",
            "",
            "tls = yes",
            "tls_require_cert = demand",
            "ldap_version = 3",
            "deref = never",
            "scope = onelevel",
            "base = dc=%d",
            "auth_bind = yes",
            "auth_bind_userdn = uid=%n,ou=people,dc=example,dc=org",
            "user_attrs = \\",
            "  =home=/var/mail/%{ldap:uid}, \\",
            "  uidNumber=uid",
            "user_filter = (mail=%u)",
            "pass_filter = (uid=%n)",
            "pass_attrs =",
            "iterate_filter = (objectClass=posixAccount)",
            "default_pass_scheme = PLAIN");
    assertThat(settings.servers().toString())
        .isEqualTo(
            "[ldap://ldap1.example.org:389, ldap://ldap2.example.org:3890,"
                + " ldap://[2001:db8::1]:389, ldap://ldap3.example.org:389]");
    assertThat(settings.dnPassword()).isEqualTo("it's # secret");
    assertThat(settings.toString()).doesNotContain("secret");
    assertThat(settings.startTls()).isTrue();
    assertThat(settings.scope()).isEqualTo(SearchScope.ONE);
    assertThat(settings.verification()).isEqualTo(LdapSettings.Verification.BIND);
    assertThat(settings.bindDn()).isPresent();
    assertThat(settings.userAttrs().attributes()).containsExactly("uid", "uidNumber");
    LdapName ann = new LdapName("ann@example.org");
    assertThat(ann.filter(settings.userFilter())).isEqualTo("(mail=ann@example.org)");
    assertThat(ann.filter(settings.passFilter())).isEqualTo("(uid=ann)");
    assertThat(settings.defaultPassScheme()).isEqualTo("PLAIN");
  }

  @Test
  void dovecotsDefaults() throws IOException {
    LdapSettings settings = read("uris = ldaps://ldap.example.org", "base = dc=example");
    assertThat(settings.servers().toString()).isEqualTo("[ldaps://ldap.example.org:636]");
    assertThat(settings.verification()).isEqualTo(LdapSettings.Verification.STORED_PASSWORD);
    assertThat(settings.scope()).isEqualTo(SearchScope.SUB);
    assertThat(settings.passAttrs().attributes()).containsExactly("uid", "userPassword");
    assertThat(settings.userAttrs().attributes())
        .containsExactly("homeDirectory", "uidNumber", "gidNumber");
    assertThat(settings.defaultPassScheme()).isEqualTo("CRYPT");
    assertThat(new LdapName("a*@b").filter(settings.passFilter()))
        .isEqualTo("(&(objectClass=posixAccount)(uid=a\\2a@b))");
  }

  @Test
  void auth_bind_userdnCountsOnlyWithAuthBind() throws IOException {
    LdapSettings settings =
        read("hosts = a", "base = dc=b", "auth_bind_userdn = uid=%u,dc=b", "auth_bind = no");
    assertThat(settings.verification()).isEqualTo(LdapSettings.Verification.STORED_PASSWORD);
    assertThat(settings.bindDn()).isEmpty();
  }

  @Test
  void whatIsWrongIsToldWithItsLine() {
    for (String[] wrong :
        new String[][] {
          {"nonsense", "name = value is missing"},
          {"nonsense = 1", "unknown setting nonsense"},
          {"scope = all", "scope is base, onelevel or subtree"},
          {"auth_bind = perhaps", "auth_bind is yes or no"},
          {"tls_require_cert = never", "tls_require_cert can be hard alone"},
          {"sasl_bind = yes", "sasl_bind can be no alone"},
          {"ldap_version = 2", "ldap_version can be 3 alone"},
          {"pass_filter = (uid=%u", "no LDAP filter: (uid=%u"},
          {"user_filter = (uid=%x)", "unknown variable %x in (uid=%x)"},
          {"user_attrs = @mail=%{ldap:x}", "a second search (@) is not supported: @mail=%{ldap:x}"},
          {"user_attrs = =home", "a field is written attribute=field, not =home"},
          {"uris = http://a", "an LDAP server is written ldap://host[:port] or"},
          {"uris = ldapi:///run/x", "an LDAP server is written ldap://host[:port] or"},
          {"hosts = a:99999", "an LDAP server is written ldap://host[:port] or"}
        }) {
      assertThatThrownBy(() -> read("# first", wrong[0]))
          .as(wrong[0])
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ldap.conf.ext line 2: " + wrong[1]);
    }
  }

  @Test
  void whatIsMissingIsTold() {
    for (String[] wrong :
        new String[][] {
          {"base = dc=b", "no LDAP server is named"},
          {"hosts = a", "base is missing"},
          {"hosts = a\nbase = nonsense", "no distinguished name: nonsense"},
          {"hosts = a\nbase = dc=b\ndn = dc=b", "the password of dn is missing"},
          {"uris = ldaps://a\nbase = dc=b\ntls = yes", "tls = yes is for ldap://"},
          {"hosts = a\nbase = dc=b\ndefault_pass_scheme = NONE", "unknown scheme NONE"}
        }) {
      assertThatThrownBy(() -> read(wrong[0].split("\n")))
          .as(wrong[0])
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong[1]);
    }
  }
}
