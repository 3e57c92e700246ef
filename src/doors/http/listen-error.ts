/**
 * Why a server does not listen:
 * - `PORT_IN_USE`: somebody else listens there.
 * - `PORT_FORBIDDEN`: this user may not.
 * - `ADDRESS_UNKNOWN`: the host is no address of this machine.
 * - `OPEN_WITHOUT_CREDENTIALS`: others than this machine could reach it, and nobody would have to say who it is.
 * - `TLS_UNUSABLE`: certificate and key are not what they should be, or do not belong together.
 * - `FAILED`: anything else.
 */
export type ListenErrorCode =
  | 'PORT_IN_USE'
  | 'PORT_FORBIDDEN'
  | 'ADDRESS_UNKNOWN'
  | 'OPEN_WITHOUT_CREDENTIALS'
  | 'TLS_UNUSABLE'
  | 'FAILED';

/** How a server's start and the reload of its certificate fail. What helps is up to whoever knows the flags. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: ListenErrorCode;
  readonly host: string;
  readonly port: number;

  constructor(code: ListenErrorCode, place: Place, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.host = place.host;
    this.port = place.port;
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** Puts what Node throws when it cannot listen into our words. */
export function toListenError(error: unknown, place: Place): ListenError {
  const { host, port } = place;
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new ListenError('PORT_IN_USE', place, `Port ${port} of ${host} is in use`, error);
    case 'EACCES':
      return new ListenError('PORT_FORBIDDEN', place, `Port ${port} is not open to this user`, error);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError('ADDRESS_UNKNOWN', place, `${host} is no address of this machine`, error);
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return new ListenError('FAILED', place, `Cannot listen on ${host}:${port}: ${reason}`, error);
    }
  }
}

/** Puts what Node throws about certificates and keys into our words. Neither is ever in them. */
export function toTlsError(error: unknown, { host, port }: Place): ListenError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ListenError(
    'TLS_UNUSABLE',
    { host, port },
    `The certificate and key cannot be used: ${reason}`,
    error,
  );
}
