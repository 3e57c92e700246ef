import { createHash, timingSafeEqual } from 'node:crypto';

/** A secret as it is kept and compared: all digests are of one length, whatever the secrets are. */
export type SecretDigest = Buffer & { readonly secretDigest: unique symbol };

export function digestOf(secret: string): SecretDigest {
  // The brand is only known to the compiler.
  return createHash('sha256').update(secret).digest() as unknown as SecretDigest;
}

/** Takes as long for a wrong one as for the right one. */
export function isSameSecret(given: SecretDigest, expected: SecretDigest): boolean {
  return timingSafeEqual(given, expected);
}
