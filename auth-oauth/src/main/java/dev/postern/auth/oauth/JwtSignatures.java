package dev.postern.auth.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.List;

/** Verifies signatures (RFC 7515 §5.2). */
final class JwtSignatures {
  private JwtSignatures() {}

  /** Whether one of the keys made it; one that cannot be used made nothing. */
  static boolean isMadeByOneOf(List<JWK> keys, SignedJWT token) {
    return keys.stream().anyMatch(key -> isMadeBy(key, token));
  }

  private static boolean isMadeBy(JWK key, SignedJWT token) {
    try {
      JWSHeader header = token.getHeader();
      return isEdwards(header.getAlgorithm())
          ? verifiesEd25519(key, token)
          : token.verify(new DefaultJWSVerifierFactory().createJWSVerifier(header, key(key)));
    } catch (JOSEException | GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Key key(JWK key) throws JOSEException {
    return key.getKeyType().equals(KeyType.OCT)
        ? ((OctetSequenceKey) key).toSecretKey()
        : ((AsymmetricJWK) key).toPublicKey();
  }

  private static boolean isEdwards(JWSAlgorithm algorithm) {
    return algorithm.equals(JWSAlgorithm.EdDSA) || algorithm.equals(JWSAlgorithm.Ed25519);
  }

  /** RFC 8037; the library would need another library for it. */
  private static boolean verifiesEd25519(JWK key, SignedJWT token) throws GeneralSecurityException {
    if (!(key instanceof OctetKeyPair pair) || !pair.getCurve().equals(Curve.Ed25519)) {
      return false;
    }
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(publicKey(pair.getX().decode()));
    signature.update(token.getSigningInput());
    return signature.verify(token.getSignature().decode());
  }

  /** RFC 8032 §5.1.2: the lowest octet first, the sign in the highest bit. */
  private static PublicKey publicKey(byte[] x) throws GeneralSecurityException {
    if (x.length != 32) {
      throw new IllegalArgumentException("no key of Ed25519");
    }
    byte[] y = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[x.length - 1 - i];
    }
    boolean odd = y[0] < 0;
    y[0] &= 0x7f;
    EdECPoint point = new EdECPoint(odd, new BigInteger(1, y));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }
}
