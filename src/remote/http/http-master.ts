import type { MediaType } from '../../wire/media-type.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

/** A master that speaks the v1 scheduler API, and how to speak to it. */
export interface HttpMasterOptions {
  /** `http://host:port` or `https://host:port`; a path in front of the API's own is kept. */
  readonly url: URL;
  /** Sent as it stands with every request; absent: none. */
  readonly authorization?: string;
  /** PEM texts, for https. Without `ca` the authorities that Node trusts are trusted. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Default protobuf. */
  readonly mediaType?: MediaType;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How often in a row a master may send its clients elsewhere. */
export const MAX_REDIRECTS = 5;

/** @param path below the master's address. */
const below = (url: URL, path: string): URL =>
  new URL(path, url.pathname.endsWith('/') ? url : new URL(`${url.href}/`));

export const schedulerUrl = ({ url }: Pick<HttpMasterOptions, 'url'>): URL => below(url, 'api/v1/scheduler');

/** Where bridges tell what they are; Mesos masters have nothing there. */
export const bridgeStatusUrl = ({ url }: Pick<HttpMasterOptions, 'url'>): URL =>
  below(url, 'ecs-scheduler/v1/status');

/**
 * Where a master that does not lead sends its clients. It leaves out the scheme, and may leave out the path.
 * @returns undefined when it does not say where.
 * @see Mesos `src/master/http.cpp`, Master::Http::redirect
 */
export function redirectedUrl(from: URL, location: string | undefined): URL | undefined {
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const target = new URL(location, from);
  if (target.pathname === '/') target.pathname = from.pathname;
  return target;
}
