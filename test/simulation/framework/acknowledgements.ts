import type { Call } from '../../../src/mesos/call.ts';
import { agentId } from '../../../src/mesos/ids.ts';
import type { TaskStatus } from '../../../src/mesos/task-status.ts';
import { uuidBytes } from '../../../src/mesos/uuid.ts';
import type { Chance } from '../random.ts';
import type { Manners } from './manners.ts';

interface Planned {
  readonly afterMs: number;
  readonly call: Call;
}

const WRONG_UUID = uuidBytes('00000000-0000-4000-8000-000000000000');

/** What a framework of such manners says to a status, and when. */
export function acknowledgementsOf(
  chance: Chance,
  manner: Manners['acknowledges'],
  { uuid, agentId: agent, taskId }: TaskStatus,
): readonly Planned[] {
  if (uuid === undefined || agent === undefined) return [];
  const plan = (afterMs: number, wrong: { uuid?: Uint8Array; agentId?: typeof agent } = {}): Planned => ({
    afterMs,
    call: { type: 'ACKNOWLEDGE', acknowledge: { agentId: agent, taskId, uuid, ...wrong } },
  });
  const soon = plan(chance.between(0, 500));
  switch (manner) {
    case 'never':
      return [];
    case 'seldom':
      return chance.happens(0.7) ? [] : [soon];
    case 'late':
      return [plan(chance.between(0, 20_000))];
    case 'twice':
      return [soon, plan(chance.between(0, 15_000))];
    case 'wrongly':
      return [
        plan(chance.between(0, 400), { uuid: WRONG_UUID }),
        plan(chance.between(0, 400), { agentId: agentId('another') }),
        ...(chance.happens(0.7) ? [soon] : []),
      ];
    default:
      return [soon];
  }
}
