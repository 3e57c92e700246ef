import type { BridgeClient } from '../bridge-client.ts';
import { News, WATCHED } from './news.ts';
import { serverEvents } from './server-events.ts';

/** What is heard, and how to hear no more. */
export interface Following {
  readonly news: News;
  /** Apps that are of interest; all until it is said. */
  concern(apps: readonly string[]): void;
  end(): void;
}

async function hearAll(pieces: AsyncIterable<string>, hear: (event: { type: string; data: string }) => void) {
  for await (const event of serverEvents(pieces)) hear(event);
}

/**
 * Begins to listen to Marathon. When this resolves nothing is missed any more; where nobody tells anything, or the stream breaks,
 * what is asked now and then has to do.
 */
export async function follow(client: BridgeClient): Promise<Following> {
  const news = new News();
  const ending = new AbortController();
  let apps: ReadonlySet<string> | undefined;
  const path = `/v2/events?${WATCHED.map((type) => `event_type=${type}`).join('&')}`;
  const pieces = await client.listen({ path }, ending.signal);
  if (pieces !== undefined)
    hearAll(pieces, (event) => {
      news.hear(event, (app) => apps === undefined || apps.has(app));
    }).catch(() => undefined);
  return {
    news,
    concern: (wanted) => {
      apps = new Set(wanted);
    },
    end: () => {
      ending.abort();
    },
  };
}
