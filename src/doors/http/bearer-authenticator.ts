import { accessOf } from './authenticator.ts';
import type { Authenticator, Principal } from './authenticator.ts';
import { digestOf, isSameSecret } from './secret-digest.ts';

export interface BearerCredential extends Principal {
  readonly token: string;
}

const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** Tokens that are known beforehand. @see RFC 6750 */
export function bearerAuthenticator(credentials: readonly BearerCredential[]): Authenticator {
  const known = credentials.map((each) => ({ principal: each, digest: digestOf(each.token) }));
  return {
    challenges: (realm) => [`Bearer realm="${realm}"`],
    authenticate: ({ authorization = '' }) => {
      const [, token] = BEARER.exec(authorization) ?? [];
      if (token === undefined) return undefined;
      const given = digestOf(token);
      // All are compared, so that the time does not tell which one was near.
      const [found] = known.filter(({ digest }) => isSameSecret(given, digest));
      return found === undefined ? undefined : accessOf(found.principal);
    },
  };
}
