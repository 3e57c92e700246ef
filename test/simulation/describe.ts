import type { EcsCall } from '../../src/bridge/ecs-call.ts';
import type { Note } from '../../src/bridge/effect.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { FoundViolation, Outcome } from './outcome.ts';

/** What a call to ECS is about, beside its operation. */
export function describeSubject(call: EcsCall): string {
  if (call.operation === 'StartTask') return [call.launchId, ...(call.furtherLaunches ?? [])].join();
  return call.operation === 'StopTask' ? call.taskArn : '';
}

export function describeCall(call: Call): string {
  switch (call.type) {
    case 'ACCEPT': {
      const tasks = call.accept.operations.flatMap((operation) =>
        operation.type === 'LAUNCH' ? operation.launch.taskInfos : [],
      );
      const named = tasks.map(({ taskId, command }) => `${taskId}=${command?.value ?? ''}`);
      return `ACCEPT ${call.accept.offerIds.join()} ${named.join(' ')}`;
    }
    case 'KILL':
      return `KILL ${call.kill.taskId}`;
    case 'ACKNOWLEDGE':
      return `ACKNOWLEDGE ${call.acknowledge.taskId}`;
    default:
      return call.type;
  }
}

export function describeEvent(event: Event): string {
  switch (event.type) {
    case 'OFFERS':
      return `OFFERS ${event.offers.offers.map(({ id, agentId }) => `${id} of ${agentId}`).join(', ')}`;
    case 'RESCIND':
      return `RESCIND ${event.rescind.offerId}`;
    case 'UPDATE': {
      const { taskId, state, reason, message, uuid } = event.update.status;
      return `UPDATE ${taskId} ${state} ${reason ?? ''} ${uuid === undefined ? '' : 'to be acknowledged'} ${message ?? ''}`;
    }
    default:
      return event.type;
  }
}

/** There is one framework, so lines do without its id. */
export function describeNote({ event, fields }: Note): string {
  const { frameworkId, ...others } = fields;
  return `NOTE  ${event} ${JSON.stringify(others)}`;
}

/** A violation with the part of the history before it that is about it. */
export function formatViolation({ seed, history }: Outcome, violation: FoundViolation): string {
  const { rule, what, about, atMs } = violation;
  return [`seed ${seed}: ${rule} ${what}`, ...history.about(about, atMs)].join('\n');
}
