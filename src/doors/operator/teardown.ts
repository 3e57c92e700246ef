import type { Master } from '../../driver/master.ts';
import { frameworkId } from '../../mesos/ids.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';
import { textAnswer } from '../http/text-answer.ts';

/** `POST /teardown` with the form `frameworkId=…`, in the words of a master. */
export async function teardown(master: Master, request: HttpRequest): Promise<HttpAnswer> {
  const form = new URLSearchParams((await request.body()).toString());
  const id = form.get('frameworkId');
  if (id === null) return textAnswer(400, "Missing 'frameworkId' query parameter in the request body");
  const answer = await master.command({ type: 'TEARDOWN', frameworkId: frameworkId(id) }, request.access);
  if (answer.accepted) return { status: 200 };
  return textAnswer(answer.status === 404 ? 400 : answer.status, answer.message);
}
