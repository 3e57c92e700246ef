import { accessOf } from './authenticator.ts';
import type { Authenticator, Principal } from './authenticator.ts';

/** Client certificates: the subject's common name is the principal. */
export function certificateAuthenticator(principals: readonly Principal[]): Authenticator {
  const known = new Map(principals.map((each) => [each.principal, accessOf(each)]));
  return {
    challenges: () => [],
    authenticate: ({ certificate }) =>
      certificate === undefined ? undefined : known.get(certificate.commonName),
  };
}
