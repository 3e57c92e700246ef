import type { ClusterRecord } from '../clusters/cluster.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { sendMessage } from '../queue/messages.ts';
import type { QueueRecord } from '../queue/queue.ts';
import type { LocalEcsState } from '../state.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import type { EcsEvent } from './ecs-event.ts';
import { drawArrivals, drawSkewMs } from './event-faults.ts';

/** The queues that get the events of a cluster. */
function targetsOf({ eventRules, queues }: LocalEcsState, { name }: ClusterRecord): readonly QueueRecord[] {
  const targets: QueueRecord[] = [];
  for (const { queue: queueName, clusters } of eventRules) {
    const queue = queues.get(queueName);
    if (queue !== undefined && (clusters === undefined || clusters.includes(name))) targets.push(queue);
  }
  return targets;
}

const clusterOf = (event: EcsEvent): ClusterRecord =>
  event.kind === 'task' ? event.task.cluster : event.instance.cluster;

/** An event is at its goal. @see Deadline `event-arrives` */
export function deliverEvent(turn: Turn, event: EcsEvent): void {
  if (turn.state.eventFaults.stalled === true) turn.state.stalledEvents.push(event);
  else for (const queue of targetsOf(turn.state, clusterOf(event))) sendMessage(turn, queue, event);
}

/** What a stall has held up arrives, late. */
export function deliverStalledEvents(turn: Turn): void {
  for (const event of turn.state.stalledEvents.splice(0)) deliverEvent(turn, event);
}

/** What goes wrong with an event is decided when it leaves. */
function publish(turn: Turn, event: EcsEvent): void {
  const { deadlines, eventFaults } = turn.state;
  for (const delayMs of drawArrivals(eventFaults, () => turn.random()))
    if (delayMs === 0) deliverEvent(turn, event);
    else deadlines.add(turn.nowMs + delayMs, { kind: 'event-arrives', event });
}

const timeOf = (turn: Turn): number => turn.nowMs + drawSkewMs(turn.state.eventFaults, () => turn.random());

const isHeard = (turn: Turn, cluster: ClusterRecord): boolean => targetsOf(turn.state, cluster).length > 0;

/** Tells the queues that a task has changed. Without a queue that wants to know it is nothing. */
export function publishTask(turn: Turn, task: TaskRecord): void {
  if (isHeard(turn, task.cluster))
    publish(turn, { kind: 'task', id: turn.uuid(), atMs: timeOf(turn), task, known: task.known });
}

/** The same for a container instance. */
export function publishInstance(turn: Turn, instance: InstanceRecord): void {
  if (isHeard(turn, instance.cluster))
    publish(turn, {
      kind: 'instance',
      id: turn.uuid(),
      atMs: timeOf(turn),
      instance,
      known: instance.known,
    });
}
