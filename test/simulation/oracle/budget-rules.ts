import type { ApiLimits, BucketLimit } from '../../../src/bridge/api-limits.ts';
import type { EcsCall, EcsOperation } from '../../../src/bridge/ecs-call.ts';
import type { Report } from './violation.ts';

/** ECS's categories as its documents have them, written apart from the bridge's own so that a mistake of one shows. */
const CATEGORY_OF: Readonly<Record<EcsOperation, keyof ApiLimits>> = {
  StartTask: 'clusterResourceModify',
  RunTask: 'clusterResourceModify',
  StopTask: 'clusterResourceModify',
  DescribeTasks: 'clusterResourceRead',
  DescribeContainerInstances: 'clusterResourceRead',
  ListTasks: 'clusterResourceRead',
  ListContainerInstances: 'clusterResourceRead',
  RegisterTaskDefinition: 'taskDefinitionModify',
  DescribeTaskDefinition: 'taskDefinitionRead',
  DescribeClusters: 'clusterRead',
};

interface Spent {
  /** Tokens left at that time. */
  tokens: number;
  atMs: number;
}

/** L6: a life of the bridge calls ECS no more than its budget allows. What an earlier life has spent it cannot know. */
export class BudgetRules {
  readonly #budget: ApiLimits;
  readonly #report: Report;
  #spent = new Map<string, Spent>();

  constructor(budget: ApiLimits, report: Report) {
    this.#budget = budget;
    this.#report = report;
  }

  /** A new life begins, with full buckets. */
  begin(): void {
    this.#spent = new Map();
  }

  called({ operation }: EcsCall, nowMs: number): void {
    const category = CATEGORY_OF[operation];
    const limit: BucketLimit = this.#budget[category];
    if (limit.burst === Number.POSITIVE_INFINITY) return;
    const { tokens, atMs } = this.#spent.get(category) ?? { tokens: limit.burst, atMs: nowMs };
    const left = Math.min(limit.burst, tokens + ((nowMs - atMs) / 1000) * limit.perSecond) - 1;
    // Writing a turn may take a few milliseconds, in which nothing is sent and tokens come back.
    if (left < -1e-6 - 0.01 * limit.perSecond)
      this.#report('L6', `${operation} exceeds the budget of ${category}`, [operation]);
    this.#spent.set(category, { tokens: left, atMs: nowMs });
  }
}
