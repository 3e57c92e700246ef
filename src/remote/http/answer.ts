import type { CallRefusal } from '../../driver/framework-session.ts';

/**
 * What a master's answer means to whoever asked.
 *
 * - TAKEN. REDIRECTED: another one leads. REFUSED: this call will never be taken.
 * - LOST: the framework has no session there any more, or there is no master just now; it has to subscribe anew.
 */
export type Verdict =
  | { readonly type: 'TAKEN' | 'REDIRECTED' }
  | { readonly type: 'REFUSED'; readonly refusal: CallRefusal }
  | { readonly type: 'LOST'; readonly why: string };

/** What a master says of a framework that it does not know, or knows by another stream. */
const LOST_SESSION = /^(Framework cannot be found|Framework is not subscribed|The stream ID )/;

const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 413, 429, 501]);

const isRefusal = (status: number): status is CallRefusal['status'] => REFUSALS.has(status);

/** @param text the body of the answer. @see Mesos, scheduler-http-api.md of its documentation */
export function judgeAnswer(status: number, text: string): Verdict {
  if (status === 200 || status === 202) return { type: 'TAKEN' };
  if (status === 307) return { type: 'REDIRECTED' };
  const message = text.trim() === '' ? `HTTP status ${status}` : text.trim();
  if (LOST_SESSION.test(message)) return { type: 'LOST', why: message };
  if (isRefusal(status)) return { type: 'REFUSED', refusal: { status, message } };
  // 406 and 415 cannot be cured by asking again; 404 can, where a master is just starting.
  if (status === 406 || status === 415) return { type: 'REFUSED', refusal: { status: 400, message } };
  return { type: 'LOST', why: message };
}
