import { readFileSync } from 'node:fs';

import type { ServerTls } from '../../doors/http/tls.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { flagFor } from '../setting.ts';
import { ProblemError } from '../problem.ts';
import { reasonOf } from '../reason.ts';

type TlsSettings = Pick<DaemonSettings, 'tlsCertificate' | 'tlsKey' | 'tlsClientCa'>;

const CURE = 'give --tls-certificate and --tls-key together, as files in PEM';

const unusable = (what: string, cause?: unknown): ProblemError =>
  new ProblemError({ code: 'TLS_UNUSABLE', what, cure: CURE }, cause);

function read(key: keyof TlsSettings, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unusable(`${flagFor(key)} ${path} cannot be read: ${reasonOf(error)}`, error);
  }
}

/**
 * Reads certificate, key and authorities.
 * @returns undefined where there is to be no TLS.
 * @throws ProblemError TLS_UNUSABLE.
 */
export function readTls({ tlsCertificate, tlsKey, tlsClientCa }: TlsSettings): ServerTls | undefined {
  if (tlsCertificate === undefined && tlsKey === undefined && tlsClientCa === undefined) return undefined;
  if (tlsCertificate === undefined) throw unusable('There is no certificate for TLS');
  if (tlsKey === undefined) throw unusable('There is no key to the certificate for TLS');
  const material = {
    certificate: read('tlsCertificate', tlsCertificate),
    key: read('tlsKey', tlsKey),
  };
  if (tlsClientCa === undefined) return material;
  const clientAuthority = read('tlsClientCa', tlsClientCa);
  return { ...material, clientAuthority, clientCertificates: 'REQUIRED' };
}
