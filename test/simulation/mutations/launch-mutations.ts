import { perBucket } from '../../../src/bridge/api-limits.ts';
import { fullBucket } from '../../../src/bridge/token-bucket.ts';
import type { LaunchId } from '../../../src/bridge/identity.ts';
import { beforeEndOfTurn, beforeInput } from './mutation.ts';
import type { Mutation } from './mutation.ts';

export const LAUNCH_MUTATIONS: readonly Mutation[] = [
  {
    mistake: 'sends a launch of unknown outcome again',
    breaks: ['S1'],
    heart: () => {
      const again = new Set<LaunchId>();
      return beforeEndOfTurn(({ state, out }) => {
        for (const { launch, launchId } of state.tasks.values()) {
          if (launch.phase !== 'UNKNOWN' || again.has(launchId)) continue;
          again.add(launchId);
          state.launchesInFlight += 1;
          const { request } = launch;
          out.push({ type: 'ecs-call', call: { operation: 'StartTask', launchId, request } });
        }
      });
    },
  },
  {
    mistake: 'loses a launch that ECS throttles or cannot be reached for',
    breaks: ['L1'],
    heart: () =>
      beforeInput((_turn, input) => {
        if (input.type !== 'ecs-answer' || input.answer.call.operation !== 'StartTask') return false;
        const { outcome } = input.answer;
        return !outcome.ok && ['THROTTLED', 'UNREACHABLE'].includes(outcome.failure.code);
      }),
  },
  {
    mistake: 'drops a kill of a task that is not sent yet',
    breaks: ['L2'],
    heart: () =>
      beforeInput(({ state }, input) => {
        if (input.type !== 'call' || input.call.type !== 'KILL') return false;
        const { taskId } = input.call.kill;
        return [...state.tasks.values()].some(
          ({ taskId: id, launch }) =>
            id === taskId && (launch.phase === 'PARKED' || launch.phase === 'QUEUED'),
        );
      }),
  },
  {
    mistake: 'does not repeat a StopTask that failed',
    breaks: ['L2'],
    heart: () =>
      beforeInput(
        (_turn, input) =>
          input.type === 'ecs-answer' &&
          input.answer.call.operation === 'StopTask' &&
          !input.answer.outcome.ok,
      ),
  },
  {
    mistake: 'stops tasks of others',
    breaks: ['S7'],
    heart: () => {
      const stopped = new Set<string>();
      return beforeEndOfTurn(({ state, out }) => {
        for (const taskArn of state.foreignTasks) {
          if (stopped.has(taskArn)) continue;
          stopped.add(taskArn);
          out.push({ type: 'ecs-call', call: { operation: 'StopTask', taskArn, reason: 'foreign' } });
        }
      });
    },
  },
  {
    mistake: 'never ends a framework that does not come back',
    breaks: ['L2'],
    heart: () =>
      beforeEndOfTurn(({ state }) => {
        for (const id of state.frameworks.keys())
          state.deadlines.clear({ kind: 'failover', frameworkId: id });
      }),
  },
  {
    mistake: 'calls ECS as often as it likes',
    breaks: ['L6'],
    heart: () =>
      beforeEndOfTurn(({ state }) => {
        perBucket((bucket) => {
          state.budget[bucket].tokens = fullBucket(state.config.apiBudget[bucket]);
        });
      }),
  },
];
