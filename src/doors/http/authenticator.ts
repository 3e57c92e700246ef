import type { Access } from '../../driver/master.ts';
import type { Realm } from './http-route.ts';

/** What a client's certificate says, once an authority of ours has vouched for it. */
export interface ClientCertificate {
  /** Of the subject; empty when it has none. */
  readonly commonName: string;
}

/** By what a client shows who it is. */
export interface Credentials {
  /** The header of that name. */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
}

/** Tells who a client is. */
export interface Authenticator {
  /** Values of `WWW-Authenticate` for those that are turned away; none where a header would not help. */
  challenges(realm: Realm): readonly string[];
  /** @returns undefined for whoever is to be turned away. Takes as long for a wrong secret as for the right one. */
  authenticate(credentials: Credentials): Access | undefined;
}

/** Somebody who may come in. */
export interface Principal extends Access {
  readonly principal: string;
}

/** Without the secrets that principals are configured with. */
export function accessOf({ principal, roles, isReadOnly }: Principal): Access {
  return {
    principal,
    ...(roles === undefined ? {} : { roles }),
    ...(isReadOnly === undefined ? {} : { isReadOnly }),
  };
}
