/**
 * A small web server, as an app of Marathon: it listens on PORT0, answers with REVISION and its process, and can be broken.
 *
 * Told to end, it goes on for a while, so that load balancers can leave it out first, and then finishes what it has begun.
 */
import { createServer } from 'node:http';

const { PORT0 = '0', REVISION = '1', MESOS_TASK_ID = '' } = process.env;
const LEAVING_MS = 3_000;

let isBroken = false;
let isLeaving = false;

const server = createServer((request, response) => {
  // A connection that is kept would be cut in the end.
  if (isLeaving) response.setHeader('connection', 'close');
  if (request.method === 'POST' && request.url === '/break') isBroken = true;
  response.statusCode = isBroken ? 500 : 200;
  response.end(`revision ${REVISION} pid ${process.pid} ${isBroken ? 'broken' : 'ok'} ${MESOS_TASK_ID}\n`);
});

process.on('SIGTERM', () => {
  isLeaving = true;
  setTimeout(() => {
    server.close();
    server.closeIdleConnections();
  }, LEAVING_MS);
});

server.listen(Number(PORT0));
