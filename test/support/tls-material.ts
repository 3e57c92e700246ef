import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

const read = (name: string): string => readFileSync(new URL(`tls/${name}`, import.meta.url), 'utf8');

const pair = (name: string): { readonly certificate: string; readonly key: string } => ({
  certificate: read(`${name}.pem`),
  key: read(`${name}.key`),
});

/** Keys and certificates; see tls/README.md. */
export const TLS = {
  authority: read('authority.pem'),
  server: pair('server'),
  nextServer: pair('next-server'),
  client: pair('client'),
  stranger: pair('stranger'),
};

/** Opens a connection as a client that trusts our authority. */
export function tlsTo(
  identity?: { readonly certificate: string; readonly key: string },
  options: ConnectionOptions = {},
): (port: number) => TLSSocket {
  const own = identity === undefined ? {} : { cert: identity.certificate, key: identity.key };
  return (port) => connect({ port, host: '127.0.0.1', ca: TLS.authority, ...own, ...options });
}
