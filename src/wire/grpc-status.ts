import { messageCodec } from './plain-message.ts';

/** Why a gRPC call failed, beyond its code. */
export interface StatusDetails {
  /** Of gRPC. */
  readonly code: number;
  readonly message: string;
  /** For programs: capital letters and underscores. */
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
}

interface RpcStatus {
  readonly code?: number;
  readonly message?: string;
  readonly details?: readonly { readonly typeUrl?: string; readonly value?: Uint8Array }[];
}

interface ErrorInfo {
  readonly reason?: string;
  readonly domain?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const STATUS = messageCodec<RpcStatus>('google.rpc.Status');
const INFO = messageCodec<ErrorInfo>('google.rpc.ErrorInfo');

const INFO_URL = 'type.googleapis.com/google.rpc.ErrorInfo';

/** Whose reasons these are. */
const DOMAIN = 'ecs-scheduler';

/** Trailing metadata that has the details. */
export const DETAILS_KEY = 'grpc-status-details-bin';

/** A google.rpc.Status with one ErrorInfo. */
export function encodeStatusDetails({ code, message, reason, metadata }: StatusDetails): Uint8Array {
  const info = INFO.encodeProtobuf({ reason, domain: DOMAIN, metadata });
  return STATUS.encodeProtobuf({ code, message, details: [{ typeUrl: INFO_URL, value: info }] });
}

/**
 * @returns undefined when there is no ErrorInfo of ours among them.
 * @throws WireError PARSE
 */
export function decodeStatusDetails(bytes: Uint8Array): StatusDetails | undefined {
  const { code = 0, message = '', details = [] } = STATUS.decodeProtobuf(bytes);
  for (const { typeUrl, value } of details) {
    const info = typeUrl === INFO_URL && value !== undefined ? INFO.decodeProtobuf(value) : undefined;
    if (info?.domain === DOMAIN)
      return { code, message, reason: info.reason ?? '', metadata: info.metadata ?? {} };
  }
  return undefined;
}
