package dev.postern.auth.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Who issues tokens, with keys of its own. */
final class Issuer {
  static final String NAME = "https://login.example.org";
  static final String AUDIENCE = "mail";

  final KeyPair rsa = pair("RSA");
  final KeyPair ec = pair("EC");
  final KeyPair edwards = pair("Ed25519");
  final byte[] shared = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(256);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Claims of Ann's that are in order at a time. */
  static JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(NAME)
        .audience(List.of("web", AUDIENCE))
        .subject("4711")
        .claim("email", "Ann@Example.org")
        .claim("scope", "openid mail")
        .issueTime(Date.from(now))
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  /** All public keys. */
  String keys() {
    return set(rsaKey(), ecKey(), edwardsKey());
  }

  String sharedKeys() {
    return new JWKSet(new OctetSequenceKey.Builder(shared).keyID("hs").build()).toString(false);
  }

  static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(true);
  }

  RSAKey rsaKey() {
    return new RSAKey.Builder((RSAPublicKey) rsa.getPublic()).keyID("rs").build();
  }

  private ECKey ecKey() {
    return new ECKey.Builder(Curve.P_256, (ECPublicKey) ec.getPublic()).keyID("es").build();
  }

  private OctetKeyPair edwardsKey() {
    byte[] encoded = edwards.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID("ed").build();
  }

  String rs256(JWTClaimsSet.Builder claims) {
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rs").build(), claims, rsaSigner());
  }

  RSASSASigner rsaSigner() {
    return new RSASSASigner(rsa.getPrivate());
  }

  String es256(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("es").build(),
        claims,
        new ECDSASigner((ECPrivateKey) ec.getPrivate()));
  }

  String hs256(JWTClaimsSet.Builder claims, byte[] key) throws JOSEException {
    return signed(new JWSHeader.Builder(JWSAlgorithm.HS256).build(), claims, new MACSigner(key));
  }

  String edDsa(JWTClaimsSet.Builder claims) throws GeneralSecurityException {
    String input =
        base64(JSONObjectUtils.toJSONString(Map.of("alg", "EdDSA", "kid", "ed")))
            + "."
            + base64(claims.build().toString());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(edwards.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64URL.encode(signature.sign());
  }

  static String signed(JWSHeader header, JWTClaimsSet.Builder claims, JWSSigner signer) {
    SignedJWT token = new SignedJWT(header, claims.build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
    return token.serialize();
  }

  static String base64(String text) {
    return Base64URL.encode(text).toString();
  }
}
