import { uuidBytes, uuidText } from '../../../src/mesos/uuid.ts';
import { statusOf } from '../../../src/bridge/status-updates.ts';
import { afterInput, beforeInput, withEffects, withEvents } from './mutation.ts';
import type { Mutation } from './mutation.ts';
import type { Event } from '../../../src/mesos/event.ts';
import type { TaskState } from '../../../src/mesos/task-state.ts';

/** Tells one state for another. */
const inState = (event: Event, from: TaskState, to: TaskState): Event =>
  event.type === 'UPDATE' && event.update.status.state === from
    ? { ...event, update: { status: { ...event.update.status, state: to } } }
    : event;

export const STATUS_MUTATIONS: readonly Mutation[] = [
  {
    mistake: 'reports FINISHED for any end',
    breaks: ['S10'],
    heart: () => withEvents((event) => inState(event, 'TASK_FAILED', 'TASK_FINISHED')),
  },
  {
    mistake: 'reports RUNNING as soon as ECS accepts',
    breaks: ['S3'],
    heart: () => withEvents((event) => inState(event, 'TASK_STARTING', 'TASK_RUNNING')),
  },
  {
    mistake: 'reports KILLED as soon as a kill is wanted',
    breaks: ['S2'],
    heart: () =>
      afterInput(({ state, now, ids, out }, input) => {
        if (input.type !== 'call' || input.call.type !== 'KILL') return;
        const { sessionId } = input.caller;
        const { taskId } = input.call.kill;
        const task = [...state.tasks.values()].find((each) => each.taskId === taskId);
        if (task?.launch.phase !== 'ACCEPTED' || sessionId === undefined) return;
        const report = { state: 'TASK_KILLED', source: 'SOURCE_EXECUTOR' } as const;
        const status = { ...statusOf(task, report, now), uuid: uuidBytes(ids.uuid()) };
        out.push({
          type: 'send-event',
          sessionId,
          event: { type: 'UPDATE', update: { status } },
        });
      }),
  },
  {
    mistake: 'takes an acknowledgement for that of the next update as well',
    breaks: ['L1', 'S9', 'STATE'],
    heart: () =>
      beforeInput(({ state }, input) => {
        if (input.type !== 'call' || input.call.type !== 'ACKNOWLEDGE') return false;
        for (const [key, queue] of state.updates) {
          const [first, , ...rest] = queue.waiting;
          if (first?.taskId === input.call.acknowledge.taskId)
            state.updates.set(key, { ...queue, waiting: [first, ...rest] });
        }
        return false;
      }),
  },
  {
    mistake: 'sends an update once only',
    breaks: ['L1', 'S9'],
    heart: () => {
      const sent = new Set<string>();
      return withEvents((event) => {
        const uuid = event.type === 'UPDATE' ? event.update.status.uuid : undefined;
        const name = uuid === undefined ? undefined : uuidText(uuid);
        if (name === undefined) return event;
        if (sent.has(name)) return undefined;
        sent.add(name);
        return event;
      });
    },
  },
  {
    mistake: 'answers only the first of the tasks it is asked for',
    breaks: ['L3'],
    heart: () =>
      withEffects((out) => {
        let answered = 0;
        return out.filter((effect) => {
          if (effect.type !== 'send-event' || effect.event.type !== 'UPDATE') return true;
          if (effect.event.update.status.reason !== 'REASON_RECONCILIATION') return true;
          answered += 1;
          return answered === 1;
        });
      }),
  },
  {
    mistake: 'answers UNKNOWN for every task it is asked for',
    breaks: ['S2', 'L5'],
    heart: () =>
      withEvents((event) => {
        if (event.type !== 'UPDATE' || event.update.status.reason !== 'REASON_RECONCILIATION') return event;
        return { ...event, update: { status: { ...event.update.status, state: 'TASK_UNKNOWN' } } };
      }),
  },
];
