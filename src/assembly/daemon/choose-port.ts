import { createServer } from 'node:net';

/** How far a taken port moves at most. */
const TRIES = 20;

/** @returns the port that could be had, or undefined when it is taken. @throws whatever else keeps it from being had. */
function tryPort(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  });
}

/**
 * Finds the port to listen on, before anything is told of it: any free one for 0; the wanted one, or if that is taken
 * and may move, the next free one.
 */
export async function choosePort(host: string, wanted: number, mayMove: boolean): Promise<number> {
  const last = mayMove && wanted !== 0 ? Math.min(wanted + TRIES, 65_535) : wanted;
  for (let port = wanted; port <= last; port += 1) {
    const free = await tryPort(host, port).catch(() => wanted);
    if (free !== undefined) return free;
  }
  // Whoever listens says why it cannot.
  return wanted;
}
