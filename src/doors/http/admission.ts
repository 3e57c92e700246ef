import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

import type { Access } from '../../driver/master.ts';
import type { ClientCertificate, Credentials } from './authenticator.ts';
import type { HttpServerOptions } from './http-options.ts';
import type { HttpAnswer, HttpRoute } from './http-route.ts';
import type { RateLimit } from './rate-limit.ts';
import { statusAnswer, statusText, textAnswer } from './text-answer.ts';

/** Whether somebody comes in: as whom, or why not. */
export type Admission =
  | { readonly isAdmitted: true; readonly access: Access }
  | { readonly isAdmitted: false; readonly answer: HttpAnswer };

const refused = (answer: HttpAnswer): Admission => ({ isAdmitted: false, answer });

function certificateOf(request: IncomingMessage): ClientCertificate | undefined {
  const { socket } = request;
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { subject } = socket.getPeerCertificate();
  // One that was given no certificate has no subject either, whatever the types say.
  const commonName = (subject as typeof subject | undefined)?.CN;
  return typeof commonName === 'string' ? { commonName } : undefined;
}

function credentialsOf(request: IncomingMessage): Credentials {
  const { authorization } = request.headers;
  const certificate = certificateOf(request);
  return {
    ...(authorization === undefined ? {} : { authorization }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

/** Who a client is, if it is anybody. */
function authenticate(options: HttpServerOptions, { realm }: HttpRoute, request: IncomingMessage): Admission {
  const authenticator = realm && options.authenticators?.[realm];
  if (realm === undefined || authenticator === undefined) return { isAdmitted: true, access: {} };
  const access = authenticator.authenticate(credentialsOf(request));
  if (access !== undefined) return { isAdmitted: true, access };
  const challenges = authenticator.challenges(realm);
  const headers = challenges.length === 0 ? {} : { 'www-authenticate': challenges.join(', ') };
  return refused(textAnswer(401, statusText(401), headers));
}

function authorize(
  options: HttpServerOptions,
  { isWriting = false }: HttpRoute,
  access: Access,
  request: { readonly method: string; readonly path: string },
): Admission {
  const { principal = '' } = access;
  if (isWriting && access.isReadOnly === true)
    return refused(textAnswer(403, `Principal '${principal}' may only read`));
  if (options.authorize?.(access, request) === false)
    return refused(textAnswer(403, `Principal '${principal}' may not ${request.method} ${request.path}`));
  return { isAdmitted: true, access };
}

/** Who makes a request, or why it is not even looked at: who it is first, then how often, then what it is for. */
export function admit(
  options: HttpServerOptions,
  rates: RateLimit | undefined,
  route: HttpRoute,
  request: IncomingMessage,
  path: string,
): Admission {
  const found = authenticate(options, route, request);
  const principal = found.isAdmitted ? found.access.principal : undefined;
  const { remoteAddress = '' } = request.socket;
  const waitMs = rates?.take(principal === undefined ? `address ${remoteAddress}` : `principal ${principal}`);
  if (waitMs !== undefined && waitMs > 0)
    return refused(statusAnswer(429, { 'retry-after': String(Math.ceil(waitMs / 1000)) }));
  return found.isAdmitted
    ? authorize(options, route, found.access, { method: request.method ?? '', path })
    : found;
}
