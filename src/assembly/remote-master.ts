import type { Connect } from '../driver/framework-session.ts';
import { connectGrpc } from '../remote/grpc/connect-grpc.ts';
import type { GrpcMasterOptions } from '../remote/grpc/grpc-master.ts';
import { askBridgeStatus } from '../remote/http/ask-bridge-status.ts';
import { connectHttp } from '../remote/http/connect-http.ts';
import type { HttpMasterOptions } from '../remote/http/http-master.ts';
import type { Machinery } from './back-end.ts';

/** Who a framework says it is, where a master asks. */
export type Credential =
  | {
      /** Over HTTP Basic, as Mesos has it. */
      readonly principal: string;
      readonly secret: string;
    }
  | { /** A bearer token. */ readonly token: string };

/** How a master elsewhere is spoken to, beyond where it is. */
export interface RemoteOptions {
  readonly credential?: Credential;
  /** PEM texts: the authorities to trust instead of those that Node trusts, and a certificate of one's own. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

function authorizationOf(credential: Credential): string {
  if ('token' in credential) return `Bearer ${credential.token}`;
  const { principal, secret } = credential;
  return `Basic ${Buffer.from(`${principal}:${secret}`, 'utf8').toString('base64')}`;
}

/** `host:port`, as frameworks name a Mesos master, or its URL. */
function urlOf(master: string): URL | undefined {
  const text = /^[^\s/@]+:\d+$/.test(master) ? `http://${master}` : master;
  if (!/^(https?|grpcs?):\/\//.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}

/** The port on which bridges speak gRPC. */
const GRPC_PORT = '50051';

const authorized = ({ credential }: RemoteOptions) =>
  credential === undefined ? {} : { authorization: authorizationOf(credential) };

/**
 * How a bridge is spoken to by gRPC.
 * @param bridge `grpc://host:port` or `grpcs://host:port`.
 * @returns undefined when it is neither.
 */
export function grpcTarget(
  bridge: string,
  options: RemoteOptions,
): Omit<GrpcMasterOptions, 'clock' | 'logger'> | undefined {
  const url = urlOf(bridge);
  if (url?.protocol !== 'grpc:' && url?.protocol !== 'grpcs:') return undefined;
  const target = `${url.hostname}:${url.port === '' ? GRPC_PORT : url.port}`;
  const overTls = url.protocol === 'grpcs:' ? { tls: options.tls ?? {} } : {};
  return { target, ...authorized(options), ...overTls };
}

function httpTarget(
  master: string,
  options: RemoteOptions,
): Omit<HttpMasterOptions, 'clock' | 'logger'> | undefined {
  const url = urlOf(master);
  if (url === undefined || url.protocol.startsWith('grpc')) return undefined;
  const { tls } = options;
  return { url, ...authorized(options), ...(tls === undefined ? {} : { tls }) };
}

/**
 * A line to a master elsewhere: a bridge of ours that serves other processes, or a Mesos master.
 * @param master `http://host:port`, `https://host:port` or `host:port`; of a bridge also `grpc://host:port` or
 * `grpcs://host:port`.
 * @returns undefined when that is no place where a master could be.
 */
export function remoteMaster(
  master: string,
  options: RemoteOptions,
  { clock, logger }: Pick<Machinery, 'clock' | 'logger'>,
): Connect | undefined {
  const bridge = grpcTarget(master, options);
  if (bridge !== undefined) return connectGrpc({ ...bridge, clock, logger });
  const target = httpTarget(master, options);
  return target === undefined ? undefined : connectHttp({ ...target, clock, logger });
}

/**
 * What a master elsewhere tells of itself if it is a bridge. Only bridges speak gRPC, by which they do not tell it.
 * @returns undefined for a Mesos master.
 * @throws Error when it cannot be known: nobody answers, or who asks may not know it.
 */
export async function bridgeStatusOf(
  master: string,
  options: RemoteOptions,
  { clock }: Pick<Machinery, 'clock'>,
): Promise<unknown> {
  const target = httpTarget(master, options);
  return target === undefined ? {} : askBridgeStatus({ ...target, clock });
}
