import type { Authenticator } from './authenticator.ts';

/** Lets in whom one of several lets in; the first that does says what that one may do. */
export function anyAuthenticator(authenticators: readonly Authenticator[]): Authenticator {
  return {
    challenges: (realm) => authenticators.flatMap((each) => each.challenges(realm)),
    authenticate: (credentials) => {
      for (const each of authenticators) {
        const access = each.authenticate(credentials);
        if (access !== undefined) return access;
      }
      return undefined;
    },
  };
}
