import type { ServerResponse } from 'node:http';

import { marathonRest } from '../../../../src/frameworks/marathon/rest/marathon-routes.ts';
import type { MarathonRestOptions } from '../../../../src/frameworks/marathon/rest/rest-options.ts';
import type { Marathon } from '../../../../src/frameworks/marathon/marathon.ts';
import type { HttpServerOptions } from '../../../../src/doors/http/http-options.ts';
import type { HttpRoute } from '../../../../src/doors/http/http-route.ts';
import { RULES } from '../../../support/marathon-requests.ts';
import type { RawAnswer } from '../../../support/raw-connection.ts';
import { request, startServer } from '../../../doors/http/http-fixture.ts';
import type { StartedServer } from '../../../doors/http/http-fixture.ts';

/** An answer with its body read. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: RawAnswer['headers'];
  readonly text: string;
  /** Of JSON bodies. */
  readonly json: unknown;
}

export interface StartedRest extends StartedServer {
  /** Makes a request whose target stands on the line as it is told. */
  readonly call: (
    method: string,
    target: string,
    body?: unknown,
    headers?: readonly string[],
  ) => Promise<RestAnswer>;
}

function restAnswer({ status, headers, body }: RawAnswer): RestAnswer {
  const text = body.toString();
  const isJson = headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: Number(status.split(' ')[1]),
    headers,
    text,
    json: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined,
  };
}

/** The route, whose responses somebody sees before anything is written to them. */
const watched = (route: HttpRoute, watch: (response: ServerResponse) => void): HttpRoute => ({
  ...route,
  handle: (http) =>
    route.handle({
      ...http,
      takeOver: () => {
        const response = http.takeOver();
        watch(response);
        return response;
      },
    }),
});

/**
 * Marathon's API on a port of its own, known to clients as `http://marathon:8080`.
 * @param watch sees every response that is not answered as a whole.
 */
export async function startRest(
  marathon: Marathon,
  changes: Partial<MarathonRestOptions> = {},
  serverOptions: Partial<HttpServerOptions> = {},
  watch: (response: ServerResponse) => void = () => undefined,
): Promise<StartedRest> {
  const started = await startServer((server, { clock, logger, metrics }) => {
    const rest = marathonRest(marathon, {
      clock,
      logger,
      metrics,
      info: { url: () => 'http://marathon:8080' },
      rules: () => RULES,
      ...changes,
    });
    for (const route of rest.routes) server.route(watched(route, watch));
    server.onClosing(() => rest.endStreams());
  }, serverOptions);
  return {
    ...started,
    call: async (method, target, body, headers = []) => {
      const isText = typeof body === 'string' || body === undefined;
      const json = isText ? [] : ['Content-Type: application/json'];
      const connection = await started.connect();
      connection.send(
        request([`${method} ${target} HTTP/1.1`, ...json, ...headers], isText ? body : JSON.stringify(body)),
      );
      // Its head says how long a body would be that does not come.
      if (method === 'HEAD') return restAnswer({ ...(await connection.head()), body: Buffer.alloc(0) });
      return restAnswer(await connection.answer());
    },
  };
}
