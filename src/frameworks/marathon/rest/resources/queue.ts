import type { HttpAnswer } from '../../../../doors/http/http-route.ts';
import { joinedList } from '../../../../doors/http/json-text.ts';
import { appShown } from '../../scheduler/state.ts';
import { messageAnswer } from '../answers.ts';
import { queueEntryText } from '../json/queue-text.ts';
import { longMember } from '../long-answer.ts';
import type { Resource, RestContext, RestRequest } from '../rest-context.ts';

/** What all apps want, each as it is when its turn comes: what offers have come to is too much to be copied. */
function* queueTexts(
  { marathon: { state } }: RestContext,
  showsOffers: boolean,
  nowMs: number,
): Generator<Iterable<string>> {
  for (const [id, entry] of [...state.queue]) {
    const app = appShown(state, id);
    if (app !== undefined && entry.count > 0) yield queueEntryText(state, app, entry, showsOffers, nowMs);
  }
}

function listQueue(context: RestContext, request: RestRequest): Promise<undefined> {
  const showsOffers = request.http.query.getAll('embed').includes('lastUnusedOffers');
  const texts = queueTexts(context, showsOffers, context.options.clock.now());
  return longMember(context, request, 'queue', joinedList(texts));
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
