import { admitWaiting } from '../../../src/bridge/calls.ts';
import type { Effect } from '../../../src/bridge/effect.ts';
import type { RecordChange } from '../../../src/bridge/record-keys.ts';
import type { TaskRecord } from '../../../src/bridge/records.ts';
import { resume } from '../../../src/bridge/resume.ts';
import { uuidBytes } from '../../../src/mesos/uuid.ts';
import { afterInput, beforeEndOfTurn, withEffects } from './mutation.ts';
import type { Mutation } from './mutation.ts';
import type { Heart } from '../heart.ts';

/** @param isKept which records are written. */
const writingOnly = (isKept: (change: RecordChange) => boolean): Heart =>
  withEffects((out) =>
    out.map((effect): Effect =>
      effect.type === 'persist' ? { ...effect, changes: effect.changes.filter(isKept) } : effect,
    ),
  );

const taskRecordIn = (change: RecordChange): TaskRecord | undefined =>
  change.type === 'put' && change.key.startsWith('task/') ? (change.value as TaskRecord) : undefined;

export const MEMORY_MUTATIONS: readonly Mutation[] = [
  {
    mistake: 'carries out a turn before it is remembered',
    breaks: ['S9', 'S1', 'S4', 'L1', 'L2', 'L5'],
    heart: () =>
      withEffects((out) => [
        ...out.filter(({ type }) => type !== 'persist'),
        ...out.filter(({ type }) => type === 'persist'),
      ]),
  },
  {
    mistake: 'does not remember updates that are not acknowledged',
    breaks: ['S9'],
    heart: () => writingOnly((change) => (taskRecordIn(change)?.waiting.length ?? 0) === 0),
  },
  {
    mistake: 'does not remember that a launch was sent',
    breaks: ['S1'],
    heart: () => writingOnly((change) => taskRecordIn(change)?.task.launch.phase !== 'SENT'),
  },
  {
    mistake: 'does not remember the updates of ends, and tells them under another uuid',
    breaks: ['S9', 'S4'],
    heart: () =>
      afterInput(({ state, ids }, input) => {
        if (input.type !== 'start') return;
        for (const [key, queue] of state.updates) {
          const waiting = queue.waiting.map((status) => ({ ...status, uuid: uuidBytes(ids.uuid()) }));
          state.updates.set(key, { ...queue, waiting });
        }
      }),
  },
  {
    mistake: 'does not remember frameworks',
    breaks: ['L2'],
    heart: () => writingOnly(({ key }) => !key.startsWith('framework/')),
  },
  {
    mistake: 'forgets with a restart that tasks are to be killed',
    breaks: ['L2'],
    heart: () =>
      afterInput(({ state }, input) => {
        if (input.type !== 'start') return;
        for (const [key, { kill, ...task }] of state.tasks) state.tasks.set(key, task);
      }),
  },
  {
    mistake: 'does not remember that frameworks were torn down',
    breaks: ['S4'],
    heart: () => writingOnly(({ key }) => !key.startsWith('completed/')),
  },
  {
    mistake: 'forgets what became of launches',
    breaks: ['S4', 'S2', 'L5'],
    heart: () =>
      beforeEndOfTurn(({ state }) => {
        state.tombstones.clear();
      }),
  },
  {
    mistake: 'answers before it has read ECS',
    breaks: ['S2', 'S4', 'S5', 'STATE'],
    heart: () =>
      afterInput((turn) => {
        const { state } = turn;
        if (state.phase !== 'RECOVERING') return;
        state.phase = 'READY';
        resume(turn);
        admitWaiting(turn);
      }),
  },
];
