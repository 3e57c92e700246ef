import type { IncomingMessage } from 'node:http';

import type { HttpAnswer } from './http-route.ts';
import { textAnswer } from './text-answer.ts';

/** Whether a request is a message between libprocess actors, which go by HTTP as well. Mesos v0 drivers send them. */
function isLibprocessMessage({ method, headers }: IncomingMessage): boolean {
  const isFromActor =
    headers['libprocess-from'] !== undefined || headers['user-agent']?.startsWith('libprocess/') === true;
  return method === 'POST' && isFromActor;
}

/** Refuses the messages of v0 drivers: a receiver that does not know a message answers 404. */
export function refuseLibprocessMessage(request: IncomingMessage): HttpAnswer | undefined {
  return isLibprocessMessage(request)
    ? textAnswer(404, 'Messages of Mesos v0 drivers are not served; use the v1 API at /api/v1/scheduler')
    : undefined;
}
