import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

/** Where a file of these is. */
export const tlsFile = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));

/** The serial number of the certificate that is shown at a port of this machine. */
export function serialAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tlsTo()(port);
    socket.once('error', reject).once('secureConnect', () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
  });
}
