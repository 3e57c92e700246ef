import type { Connect } from '../driver/framework-session.ts';
import { connectHttp } from '../remote/http/connect-http.ts';
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
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text);
}

/**
 * A line to a master elsewhere: a bridge of ours that serves other processes, or a Mesos master.
 * @param master `http://host:port`, `https://host:port` or `host:port`.
 * @returns undefined when that is no place where a master could be.
 */
export function remoteMaster(
  master: string,
  { credential, tls }: RemoteOptions,
  { clock, logger }: Pick<Machinery, 'clock' | 'logger'>,
): Connect | undefined {
  const url = urlOf(master);
  if (url === undefined) return undefined;
  return connectHttp({
    url,
    clock,
    logger,
    ...(credential === undefined ? {} : { authorization: authorizationOf(credential) }),
    ...(tls === undefined ? {} : { tls }),
  });
}
