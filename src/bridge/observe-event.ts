import { lastSegment } from '../ecs/arn.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { EcsEvent } from '../ecs/event.ts';
import type { EcsTask } from '../ecs/task.ts';
import { agentId } from '../mesos/ids.ts';
import { observeInstance } from './agents.ts';
import { eventsFlow } from './event-flow.ts';
import type { EventOutcome } from './measure.ts';
import { meetAnnounced } from './meet-task.ts';
import { observeTask } from './observe-task.ts';
import { callEcs, measureSince } from './turn.ts';
import type { Turn } from './turn.ts';

function taskAnnounced(turn: Turn, task: EcsTask): EventOutcome {
  const { state } = turn;
  const key = state.tasksByArn.get(task.taskArn);
  if (key === undefined) return meetAnnounced(turn, task) ? 'applied' : 'foreign';
  const launch = state.tasks.get(key)?.launch;
  if (launch?.phase !== 'ACCEPTED' || task.version <= launch.observed.version) return 'stale';
  const { healthStatus } = launch.observed;
  observeTask(turn, key, healthStatus === undefined ? task : { ...task, healthStatus });
  return 'applied';
}

/** An agent is taken up only with all that a description tells of it. */
function lookAtNewcomer(turn: Turn, { containerInstanceArn, status }: ContainerInstance): EventOutcome {
  if (status === 'INACTIVE') return 'stale';
  callEcs(turn, { operation: 'DescribeContainerInstances', arns: [containerInstanceArn] });
  return 'applied';
}

function instanceAnnounced(turn: Turn, instance: ContainerInstance, atMs: number): EventOutcome {
  const known = turn.state.agents.get(agentId(lastSegment(instance.containerInstanceArn)));
  if (known === undefined) return lookAtNewcomer(turn, instance);
  if (instance.version <= known.instance.version) return 'stale';
  const { capacityProviderName, impaired } = known.instance;
  const whole = {
    ...instance,
    impaired,
    ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
  };
  // A clock of ECS's that is ahead of ours must not make launches count as shown that the event does not show yet.
  const shownAtMs = atMs <= turn.now ? atMs : Number.NEGATIVE_INFINITY;
  observeInstance(turn, whole, {
    begunAtMs: Math.max(known.readBegunAtMs, shownAtMs),
    endedAtMs: turn.now,
  });
  return 'applied';
}

/**
 * Takes an event of ECS, through the same gates as what is read: an older version than the one at hand, or the same
 * once more, changes nothing. What events do not tell stays as it was read last.
 */
export function takeEvent(turn: Turn, event: EcsEvent): EventOutcome {
  const { events, phase } = turn.state;
  events.lastEventAtMs = turn.now;
  // Until all has been read once, nothing can be told from an event that the read will not show as well.
  if (phase !== 'READY' && phase !== 'CLOSING') return 'stale';
  const outcome =
    event.type === 'TASK'
      ? taskAnnounced(turn, event.task)
      : instanceAnnounced(turn, event.instance, event.atMs);
  if (outcome === 'applied') eventsFlow(turn);
  measureSince(
    turn,
    'event.taken',
    { type: event.type === 'TASK' ? 'task' : 'instance', outcome },
    event.atMs,
  );
  return outcome;
}
