import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request that has arrived whole, or leaves it unanswered. */
export type StubAnswer = (request: StubRequest, response: ServerResponse) => void;

export interface StubEndpoint {
  readonly url: string;
  /** Everything that has arrived, oldest first. */
  readonly requests: readonly StubRequest[];
  /** Resolves as soon as `count` requests have arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set
  return Buffer.concat(chunks).toString();
}

/** A bare HTTP server that says what it is told to say; it knows nothing of ECS. */
export async function startStubEndpoint(answer: StubAnswer): Promise<StubEndpoint> {
  const requests: StubRequest[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method, url: path, headers } = request;
      requests.push({ method, path, headers, body });
      for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
      answer({ method, path, headers, body }, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer of ECS; `body` is literal JSON. */
export function answerWith(status: number, body: string): StubAnswer {
  return (_request, response) => {
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': '8d798a29-f083-11e1-bdfb-cb223EXAMPLE',
    });
    response.end(body);
  };
}

/** An answer of something else, such as a proxy on the way: it lacks the request id that AWS always gives. */
export function answerOfAnother(status: number, body: string): StubAnswer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end(body);
  };
}

/** One answer after the other; the last one is given to all further requests. */
export function answerInTurn(...answers: readonly StubAnswer[]): StubAnswer {
  let turn = 0;
  return (request, response) => {
    const answer = answers[Math.min(turn, answers.length - 1)];
    turn += 1;
    answer?.(request, response);
  };
}
