import type { Master } from '../../driver/master.ts';
import { frameworkId } from '../../mesos/ids.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';
import { statusAnswer, textAnswer } from '../http/text-answer.ts';

/** A browser says from which site a form comes; tools say nothing. */
function isFromElsewhere({ headers }: HttpRequest): boolean {
  const { origin, host } = headers;
  return origin !== undefined && origin !== `http://${host ?? ''}` && origin !== `https://${host ?? ''}`;
}

/** `POST /teardown` with the form `frameworkId=…`, in the words of a master. */
export async function teardown(master: Master, request: HttpRequest): Promise<HttpAnswer> {
  if (isFromElsewhere(request)) return statusAnswer(403);
  const form = new URLSearchParams((await request.body()).toString());
  const id = form.get('frameworkId');
  if (id === null) return textAnswer(400, "Missing 'frameworkId' query parameter in the request body");
  const answer = await master.command({ type: 'TEARDOWN', frameworkId: frameworkId(id) }, request.access);
  if (answer.accepted) return { status: 200 };
  return textAnswer(answer.status === 404 ? 400 : answer.status, answer.message);
}
