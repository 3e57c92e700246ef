import { MAX_CLIENT_TOKEN } from '../../../ecs/limits.ts';
import { ApiError, invalidParameter } from '../api-error.ts';
import { canonicalJson } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readString } from '../requests/members.ts';
import type { Turn } from '../turn.ts';
import type { RunRecord } from './run-record.ts';

const PRINTABLE = /^[\x21-\x7e]+$/;

/** The member `clientToken`. @throws InvalidParameterException */
export function readClientToken(body: JsonObject): string | undefined {
  const token = readString(body, 'clientToken') ?? '';
  if (token === '') return undefined;
  if (token.length > MAX_CLIENT_TOKEN) throw invalidParameter(`clientToken longer than ${MAX_CLIENT_TOKEN}.`);
  if (!PRINTABLE.test(token)) throw invalidParameter('clientToken contains invalid characters.');
  return token;
}

/**
 * The earlier call with the same token and the same parameters, as they are spelt.
 * @throws ConflictException, with the tasks of the earlier call, when the parameters are others.
 */
export function findEarlierRun(turn: Turn, token: string, request: JsonObject): RunRecord | undefined {
  const earlier = turn.state.runsByClientToken.get(token);
  if (earlier === undefined || canonicalJson(earlier.request) === canonicalJson(request)) return earlier;
  throw new ApiError(
    'ConflictException',
    'The client token was used before, for a request with other parameters.',
    { resourceIds: earlier.tasks.map(({ arn }) => arn) },
  );
}

/** @param run a call that was carried out just now. */
export function rememberRun({ state, nowMs }: Turn, token: string, run: RunRecord): void {
  const startedNothing = run.tasks.length === 0;
  if (startedNothing && state.options.assumptions.clientTokenAfterFailure === 'free') return;
  state.runsByClientToken.set(token, run);
  state.deadlines.add(nowMs + state.options.assumptions.clientTokenMs, {
    kind: 'forget-client-token',
    clientToken: token,
  });
}
