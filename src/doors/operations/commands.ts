import { z } from 'zod';

import type { Master, OperatorCommand } from '../../driver/master.ts';
import { frameworkId, offerId, taskId } from '../../mesos/ids.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';
import { RequestRefusedError } from '../http/request-refused-error.ts';
import { failureAnswer, jsonAnswer } from './json-answer.ts';
import type { Operation } from './operation.ts';
import { parsed } from './queries.ts';
import { done } from './schemas.ts';

const id = z.string().min(1);
const teardown = z.strictObject({ frameworkId: id });
const kill = z.strictObject({ frameworkId: id, taskId: id });
const rescind = z.strictObject({ offerId: id });

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw new RequestRefusedError(failureAnswer('INVALID', 'The body is no JSON'), cause);
  }
}

/** Only JSON: a page of another site can make a browser send anything else. */
async function bodyOf<Schema extends z.ZodObject>(
  schema: Schema,
  request: HttpRequest,
): Promise<z.output<Schema>> {
  const [type] = (request.headers['content-type'] ?? '').split(';');
  if (type !== 'application/json')
    throw new RequestRefusedError(failureAnswer('INVALID', 'Expecting Content-Type application/json'));
  return parsed(schema, jsonOf(await request.body()));
}

async function carryOut(master: Master, request: HttpRequest, command: OperatorCommand): Promise<HttpAnswer> {
  const answer = await master.command(command, request.access);
  if (answer.accepted) return jsonAnswer(200, answer);
  return failureAnswer(answer.status === 404 ? 'NOT_FOUND' : 'NOT_READY', answer.message);
}

export const COMMANDS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/commands/teardown-framework',
    summary: 'Ends a framework: its tasks are killed and its id may not come back',
    body: teardown,
    answer: done,
    handle: async (master, request) => {
      const given = await bodyOf(teardown, request);
      return carryOut(master, request, { type: 'TEARDOWN', frameworkId: frameworkId(given.frameworkId) });
    },
  },
  {
    method: 'POST',
    path: '/commands/kill-task',
    summary: 'Kills a task; its framework hears of it as of any end',
    body: kill,
    answer: done,
    handle: async (master, request) => {
      const given = await bodyOf(kill, request);
      const ids = { frameworkId: frameworkId(given.frameworkId), taskId: taskId(given.taskId) };
      return carryOut(master, request, { type: 'KILL', ...ids });
    },
  },
  {
    method: 'POST',
    path: '/commands/rescind-offer',
    summary: 'Takes an offer back; its resources are offered again',
    body: rescind,
    answer: done,
    handle: async (master, request) => {
      const given = await bodyOf(rescind, request);
      return carryOut(master, request, { type: 'RESCIND', offerId: offerId(given.offerId) });
    },
  },
];
