import type { PostEvent } from '../../frameworks/marathon/rest/events/event-subscriptions.ts';

/** How long a subscriber may take to answer. */
const ANSWER_MS = 10_000;

/** Sends an event to a URL of `/v2/eventSubscriptions`. */
export const postEvent: PostEvent = async (url, body) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`${url} has answered ${answer.status}`);
};
