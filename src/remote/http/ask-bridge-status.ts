import { ANSWER_MS } from '../line.ts';
import { MAX_REDIRECTS, bridgeStatusUrl, redirectedUrl } from './http-master.ts';
import type { HttpMasterOptions } from './http-master.ts';
import { Connections, send, textOf } from './send.ts';
import type { Headers } from './send.ts';

/**
 * Asks a master for what bridges tell of themselves.
 * @returns the JSON; undefined where there is nothing of the kind, for it is a Mesos master.
 * @throws Error when that is not known: nobody answers, or who asks may not know it.
 */
export async function askBridgeStatus(
  options: Pick<HttpMasterOptions, 'url' | 'authorization' | 'tls' | 'clock'>,
): Promise<unknown> {
  const connections = new Connections(options);
  const { clock } = options;
  const cancel = clock.at(clock.now() + ANSWER_MS, () => {
    connections.close();
  });
  try {
    return await ask(connections, options);
  } finally {
    cancel();
    connections.close();
  }
}

async function ask(
  connections: Connections,
  options: Pick<HttpMasterOptions, 'url' | 'authorization'>,
): Promise<unknown> {
  const { authorization } = options;
  const headers: Headers = {
    Accept: 'application/json',
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
  let url = bridgeStatusUrl(options);
  for (let redirects = 0; ; redirects += 1) {
    const answer = await send(connections, url, 'GET', headers).head;
    const text = await textOf(answer);
    if (answer.statusCode === 200) return JSON.parse(text) as unknown;
    if (answer.statusCode === 404) return undefined;
    const target = redirectedUrl(url, answer.headers.location);
    if (answer.statusCode !== 307 || target === undefined || redirects === MAX_REDIRECTS)
      throw new Error(`${url.href} answers ${answer.statusCode ?? 0}`);
    url = target;
  }
}
