import { budgetView } from '../../bridge/budget-view.ts';
import type { StateGauge } from './state-gauge.ts';

type BucketView = ReturnType<typeof budgetView>[keyof ReturnType<typeof budgetView>];
type Waiting = BucketView['waiting'][number];

function perBucket(name: string, help: string, measure: (view: BucketView) => number): StateGauge {
  return {
    name,
    help,
    labels: ['bucket'],
    read: (state, nowMs) =>
      Object.entries(budgetView(state, nowMs)).map(([bucket, view]) => ({
        labels: { bucket },
        value: measure(view),
      })),
  };
}

function perPriority(name: string, help: string, measure: (waiting: Waiting) => number): StateGauge {
  return {
    name,
    help,
    labels: ['bucket', 'priority'],
    read: (state, nowMs) =>
      Object.entries(budgetView(state, nowMs)).flatMap(([bucket, { waiting }]) =>
        waiting.map((each) => ({
          labels: { bucket, priority: each.callClass.toLowerCase() },
          value: measure(each),
        })),
      ),
  };
}

/** What may be called of ECS, and what waits for that. */
export const BUDGET_GAUGES: readonly StateGauge[] = [
  perBucket('aws_budget_tokens', 'Calls that may be made at once', ({ tokens }) => tokens),
  perBucket(
    'aws_budget_tokens_per_second',
    'Calls that may be made each second in the long run; fewer after a throttle',
    ({ perSecond }) => perSecond,
  ),
  perPriority('aws_budget_queue_length', 'Calls that wait for a token', ({ calls }) => calls),
  perPriority(
    'aws_budget_longest_wait_seconds',
    'How long the first of the waiting calls has waited, 0 when none does',
    ({ longestWaitMs }) => longestWaitMs / 1000,
  ),
];
