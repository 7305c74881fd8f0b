package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Postfix's check_domain_access has them: a dot in front is part of a name. */
class AccessKeysTest {

  @ParameterizedTest
  @CsvSource({
    "a.example.org, a.example.org example.org org",
    "org, org",
    ".example.org, .example.org org",
    "a..org, a..org .org"
  })
  void eachDomainAbove(String name, String keys) {
    assertThat(AccessKeys.ofDomain(name).literal()).containsExactly(keys.split(" "));
  }
}
