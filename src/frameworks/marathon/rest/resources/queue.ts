import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { appShown } from '../../scheduler/state.ts';
import { jsonAnswer, messageAnswer } from '../answers.ts';
import { queueEntryJson } from '../json/queue-json.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

function listQueue({ marathon: { state }, options }: RestContext, { http }: RestRequest): HttpAnswer {
  const showsOffers = http.query.getAll('embed').includes('lastUnusedOffers');
  const nowMs = options.clock.now();
  const queue = [...state.queue].flatMap(([id, entry]) => {
    const app = appShown(state, id);
    return app === undefined || entry.count === 0
      ? []
      : [queueEntryJson(state, app, entry, showsOffers, nowMs)];
  });
  return jsonAnswer(200, { queue });
}

async function resetDelay({ marathon }: RestContext, { id }: RestRequest): Promise<HttpAnswer> {
  const answer = await marathon.execute({ type: 'resetDelay', app: id });
  return answer.type === 'notFound'
    ? messageAnswer(404, `Application ${id} not found in tasks queue.`)
    : { status: 204 };
}

export const QUEUE: readonly Resource[] = [
  { path: 'v2/queue', methods: { GET: listQueue } },
  { path: 'v2/queue/...id/delay', methods: { DELETE: resetDelay } },
];
