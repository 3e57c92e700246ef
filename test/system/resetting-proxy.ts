import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy before ECS that breaks the connection after ECS has acted. */
export interface ResettingProxy {
  readonly endpoint: string;
  /** How many connections it has broken. */
  readonly resets: number;
  close(): Promise<void>;
}

function relay(upstream: IncomingMessage, response: ServerResponse): void {
  response.writeHead(upstream.statusCode ?? 502, upstream.headers);
  upstream.pipe(response);
}

/**
 * @param target the real endpoint
 * @param operation whose answers are lost, spelt as AWS spells it
 * @param most how many of them
 */
export async function startResettingProxy(
  target: string,
  operation: string,
  most: number,
): Promise<ResettingProxy> {
  const { hostname, port } = new URL(target);
  let resets = 0;
  const server = createServer((incoming, response) => {
    const isVictim = String(incoming.headers['x-amz-target']).endsWith(`.${operation}`);
    // The Host header must stay loopback for the endpoint; it is, whatever the port.
    const { method = 'POST', url = '/', headers } = incoming;
    const forwarded = request({ hostname, port, method, path: url, headers }, (upstream) => {
      if (!isVictim || resets >= most) {
        relay(upstream, response);
        return;
      }
      resets += 1;
      upstream.resume().on('end', () => incoming.socket.destroy());
    });
    forwarded.on('error', () => incoming.socket.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a path.
  const { port: own } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${own}`,
    get resets() {
      return resets;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
