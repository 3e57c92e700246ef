import type { EcsErrorCode } from '../ecs/failure.ts';
import type { Thrown } from './thrown.ts';

/** Codes that Node gives only before a connection is up, so that nothing can have been sent. */
const BEFORE_CONNECTED: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'ENOTFOUND',
  // The other side speaks no TLS.
  'ERR_SSL_WRONG_VERSION_NUMBER',
  // Its certificate was refused: Node drops the connection before it sends the request.
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const BROKEN: ReadonlySet<string> = new Set([
  'ECONNABORTED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'EPIPE',
  'EPROTO',
]);

/** The same code means different things in different phases: only while connecting is it sure that nothing was sent. */
function isBeforeConnected({ systemCode = '', syscall, message }: Thrown): boolean {
  if (BEFORE_CONNECTED.has(systemCode)) return true;
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return systemCode === 'EPROTO' && message.includes('wrong version number');
}

/** What an error of Node's means; undefined when it is none that tells of the connection. */
export function codeOfConnection(thrown: Thrown): EcsErrorCode | undefined {
  const { systemCode } = thrown;
  if (systemCode === undefined) return undefined;
  if (isBeforeConnected(thrown)) return 'UNREACHABLE';
  if (systemCode === 'ETIMEDOUT' || systemCode === 'ESOCKETTIMEDOUT') return 'TIMEOUT';
  if (BROKEN.has(systemCode) || systemCode.startsWith('ERR_SSL_')) return 'CONNECTION_LOST';
  // Node's parser: what came back is not HTTP.
  return systemCode.startsWith('HPE_') ? 'SERVER_ERROR' : undefined;
}
