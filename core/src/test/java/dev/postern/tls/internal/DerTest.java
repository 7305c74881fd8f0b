package dev.postern.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Time;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bouncy Castle is the oracle. */
class DerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.5.29.17",
        "1.2.840.10045.4.3.2",
        "1.3.6.1.5.5.7.3.1",
        "0.9.2342",
        "2.999.1.128"
      })
  void objectIdentifiers(String oid) throws IOException {
    assertThat(Der.oid(oid)).isEqualTo(new ASN1ObjectIdentifier(oid).getEncoded("DER"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65535, 65536, 70000})
  void lengths(int length) throws IOException {
    byte[] content = new byte[length];
    assertThat(Der.octetString(content)).isEqualTo(new DEROctetString(content).getEncoded("DER"));
    assertThat(Der.sequence(Der.octetString(content)))
        .isEqualTo(new DERSequence(new DEROctetString(content)).getEncoded("DER"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 255, 256, Long.MAX_VALUE})
  void integers(long value) throws IOException {
    assertThat(Der.integer(BigInteger.valueOf(value)))
        .isEqualTo(new ASN1Integer(value).getEncoded("DER"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29T23:59:58Z",
        "2049-12-31T23:59:59Z",
        "2050-01-01T00:00:00Z",
        "1999-03-04T05:06:07Z"
      })
  void timesTurnToFourDigitYearsIn2050(String text) throws IOException {
    Instant instant = Instant.parse(text);
    assertThat(Der.time(instant)).isEqualTo(new Time(Date.from(instant)).getEncoded("DER"));
  }
}
