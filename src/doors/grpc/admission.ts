import type { ServerUnaryCall } from '@grpc/grpc-js';

import type { Access } from '../../driver/master.ts';
import type { Authenticator, Credentials } from '../http/authenticator.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import type { Refusal } from './refusals.ts';

/** What a call says of who makes it. */
export type Caller = Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getPeer' | 'getAuthContext'>;

/** By what somebody is let in; what is not there lets everybody in. */
export interface Gate {
  readonly authenticator: Authenticator | undefined;
  readonly rates: RateLimit | undefined;
}

/** Whether somebody comes in: as whom, or why not. */
export type Admission =
  | { readonly isAdmitted: true; readonly access: Access }
  | { readonly isAdmitted: false; readonly refusal: Refusal };

function credentialsOf(caller: Caller): Credentials {
  const [authorization] = caller.metadata.get('authorization');
  const { sslPeerCertificate } = caller.getAuthContext();
  // One that was given no certificate has no subject either, whatever the types say.
  const subject = sslPeerCertificate?.subject as { readonly CN?: unknown } | undefined;
  return {
    ...(authorization === undefined ? {} : { authorization: authorization.toString() }),
    ...(typeof subject?.CN === 'string' ? { certificate: { commonName: subject.CN } } : {}),
  };
}

const refused = (refusal: Refusal): Admission => ({ isAdmitted: false, refusal });

/** By whom calls are counted: the principal, or the address where there is none. */
export function rateKey(caller: Caller, { principal }: Access): string {
  return principal === undefined
    ? `address ${caller.getPeer().replace(/:\d+$/, '')}`
    : `principal ${principal}`;
}

/** Who makes a call, or why it is not even looked at: who it is first, then how often, then what it may. */
export function admit({ authenticator, rates }: Gate, caller: Caller): Admission {
  const access = authenticator === undefined ? {} : authenticator.authenticate(credentialsOf(caller));
  const waitMs = rates?.take(rateKey(caller, access ?? {})) ?? 0;
  if (waitMs > 0)
    return refused({ status: 429, message: 'Too many calls', facts: { retry_after_ms: String(waitMs) } });
  if (access === undefined) return refused({ status: 401, message: 'Credentials are missing or wrong' });
  if (access.isReadOnly === true)
    return refused({ status: 403, message: `Principal '${access.principal ?? ''}' may only read` });
  return { isAdmitted: true, access };
}
