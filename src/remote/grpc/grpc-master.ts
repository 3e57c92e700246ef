import { credentials } from '@grpc/grpc-js';
import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';

import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

/** A bridge of ours that is spoken to by gRPC, and how. */
export interface GrpcMasterOptions {
  /** `host:port`. */
  readonly target: string;
  /** Sent as it stands with every call; absent: none. */
  readonly authorization?: string;
  /**
   * Speaks TLS where it is there, be it empty. PEM texts: without `ca` the authorities that Node trusts are trusted.
   */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly clock: Clock;
  readonly logger: Logger;
}

const bytes = (pem: string | undefined): Buffer | null => (pem === undefined ? null : Buffer.from(pem));

export function channelCredentials({ tls }: Pick<GrpcMasterOptions, 'tls'>): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  return credentials.createSsl(bytes(tls.ca), bytes(tls.key), bytes(tls.cert));
}

export const CHANNEL_OPTIONS: ChannelOptions = {
  // A connection is a session's own and ends with it.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.max_receive_message_length': -1,
  // What came of a call that was lost is not known: it is the framework that decides what to do.
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.enable_channelz': 0,
};
