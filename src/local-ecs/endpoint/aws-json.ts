import type { AdminCommand } from '../engine/admin/admin-command.ts';
import { readAdminCommand } from '../engine/admin/read-admin-command.ts';
import { ApiError } from '../engine/api-error.ts';
import { parseFaultPlan } from '../fault-plan-document.ts';
import type { Protocol } from './protocol.ts';

const ECS_TARGET = 'AmazonEC2ContainerServiceV20141113.';
const ADMIN_TARGET = 'LocalEcsAdmin.';

/** @throws ApiError */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new ApiError('SerializationException', 'The request body is not JSON.');
  }
}

/** A plan is a document of its own, with durations and things to choose. @throws ApiError */
const readCommand = (name: string, body: unknown): AdminCommand =>
  name === 'ApplyFaultPlan'
    ? { type: 'ApplyFaultPlan', plan: parseFaultPlan(body) }
    : readAdminCommand(name, body);

/** AWS JSON 1.1: the ECS API, and with targets `LocalEcsAdmin.<command>` the admin commands. */
export const AWS_JSON: Protocol = {
  service: 'ecs',
  contentType: 'application/x-amz-json-1.1',
  ask: (runner, { target = '', text }) => {
    const body = parseBody(text);
    if (target.startsWith(ECS_TARGET)) return runner.request(target.slice(ECS_TARGET.length), body);
    if (target.startsWith(ADMIN_TARGET))
      return runner.command(readCommand(target.slice(ADMIN_TARGET.length), body));
    throw new ApiError('UnknownOperationException', `The header x-amz-target must begin with ${ECS_TARGET}`);
  },
  toWire: ({ requestId, status, body }) => ({ requestId, status, text: JSON.stringify(body) }),
  toWireRefusal: (requestId, { status, code, message }) => ({
    requestId,
    status,
    text: JSON.stringify({ __type: code, message }),
  }),
};
