import { createSecureContext } from 'node:tls';
import type { TlsOptions } from 'node:tls';

/** PEM texts. */
export interface TlsMaterial {
  /** With the chain behind it. */
  readonly certificate: string;
  readonly key: string;
  /** Who may vouch for clients. Required wherever their certificates are looked at. */
  readonly clientAuthority?: string;
}

export interface ServerTls extends TlsMaterial {
  /** Without one that is in order a client that must have one does not even come to make a request. */
  readonly clientCertificates?: 'IGNORED' | 'OPTIONAL' | 'REQUIRED';
}

const contextOf = ({ certificate, key, clientAuthority }: TlsMaterial): TlsOptions => ({
  cert: certificate,
  key,
  ...(clientAuthority === undefined ? {} : { ca: clientAuthority }),
});

/** What Node's server wants to be told. */
export function tlsOptions(tls: ServerTls): TlsOptions {
  const { clientCertificates = 'IGNORED' } = tls;
  return {
    ...contextOf(tls),
    requestCert: clientCertificates !== 'IGNORED',
    rejectUnauthorized: clientCertificates === 'REQUIRED',
  };
}

/** What Node takes while it serves. @throws when certificate and key cannot be used */
export function checkedContext(material: TlsMaterial): TlsOptions {
  const context = contextOf(material);
  createSecureContext(context);
  return context;
}
