import { accessOf } from './authenticator.ts';
import type { Authenticator, Principal } from './authenticator.ts';
import { digestOf, isSameSecret } from './secret-digest.ts';
import type { SecretDigest } from './secret-digest.ts';

export interface BasicCredential extends Principal {
  /** A colon in it never matches, as with a Mesos master. */
  readonly secret: string;
}

/** The word is case-sensitive to a Mesos master, if not to the RFC. */
const BASIC = /^Basic ([A-Za-z0-9+/]+={0,2})$/;

/** What nobody's secret digests to; compared with in place of an unknown principal's. */
const NOBODY = digestOf('');

interface Known {
  readonly principal: Principal;
  readonly digest: SecretDigest;
}

/** @returns undefined unless there is exactly one colon, as with a Mesos master. */
function parse(authorization: string): readonly [principal: string, secret: string] | undefined {
  const [, encoded = ''] = BASIC.exec(authorization) ?? [];
  const [principal = '', secret = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return secret === '' || rest.length > 0 ? undefined : [principal, secret];
}

/** HTTP Basic. @see Mesos `3rdparty/libprocess/src/authenticator.cpp` */
export function basicAuthenticator(credentials: readonly BasicCredential[]): Authenticator {
  const known = new Map<string, Known>(
    credentials.map((each) => [each.principal, { principal: each, digest: digestOf(each.secret) }]),
  );
  return {
    challenges: (realm) => [`Basic realm="${realm}"`],
    authenticate: ({ authorization = '' }) => {
      const [name, secret] = parse(authorization) ?? [];
      if (name === undefined || secret === undefined) return undefined;
      const found = known.get(name);
      const isSame = isSameSecret(digestOf(secret), found?.digest ?? NOBODY);
      return found !== undefined && isSame ? accessOf(found.principal) : undefined;
    },
  };
}
