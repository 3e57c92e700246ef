import { API_BUCKETS } from '../../src/bridge/api-limits.ts';
import type { ApiBucket, ApiLimits, BucketLimit } from '../../src/bridge/api-limits.ts';
import type { EcsAnswer, EcsCall, EcsOperation } from '../../src/bridge/ecs-call.ts';
import type { BackEnd } from './bridge-harness.ts';

/** What the API Reference says each category covers. */
const CATEGORIES: Readonly<Record<ApiBucket, readonly EcsOperation[]>> = {
  clusterResourceModify: ['StartTask', 'StopTask'],
  clusterResourceRead: ['DescribeTasks', 'DescribeContainerInstances', 'ListTasks', 'ListContainerInstances'],
  taskDefinitionModify: ['RegisterTaskDefinition'],
  taskDefinitionRead: ['DescribeTaskDefinition'],
  clusterRead: ['DescribeClusters'],
};

/** What it says an account has. */
const BY_THE_BOOK: ApiLimits = {
  clusterResourceModify: { burst: 100, perSecond: 40 },
  clusterResourceRead: { burst: 100, perSecond: 20 },
  taskDefinitionModify: { burst: 20, perSecond: 1 },
  taskDefinitionRead: { burst: 50, perSecond: 20 },
  clusterRead: { burst: 50, perSecond: 20 },
};

/** A bucket by the book, written apart from the bridge's own so that a mistake of one shows. */
class Category {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAtMs: number | undefined;

  constructor({ burst, perSecond }: BucketLimit) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
  }

  take(nowMs: number): boolean {
    const seconds = (nowMs - (this.#filledAtMs ?? nowMs)) / 1000;
    this.#filledAtMs = nowMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + seconds * this.#perSecond);
    // Thousands of additions leave a trace behind the comma.
    if (this.#tokens < 1 - 1e-6) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** An ECS that refuses calls over an account's limits, as Amazon's does. */
export class ThrottlingEcs<Ecs extends BackEnd> implements BackEnd {
  readonly inner: Ecs;
  /** Calls it has refused. */
  readonly refused: EcsCall[] = [];
  readonly #categories = new Map<EcsOperation, Category>();

  constructor(inner: Ecs, limits: ApiLimits = BY_THE_BOOK) {
    this.inner = inner;
    for (const bucket of API_BUCKETS) {
      const category = new Category(limits[bucket]);
      for (const operation of CATEGORIES[bucket]) this.#categories.set(operation, category);
    }
  }

  get wakeAtMs(): number {
    return this.inner.wakeAtMs;
  }

  tick(nowMs: number): void {
    this.inner.tick(nowMs);
  }

  /** Spends a token as another program of the account does. */
  spend(operation: EcsOperation, nowMs: number): boolean {
    return this.#categories.get(operation)?.take(nowMs) ?? true;
  }

  perform(call: EcsCall, nowMs: number): EcsAnswer {
    const { operation } = call;
    if (this.spend(operation, nowMs)) return this.inner.perform(call, nowMs);
    this.refused.push(call);
    const failure = { code: 'THROTTLED', operation, message: 'Rate exceeded' };
    // Call and outcome are of the same operation, which the union cannot tell.
    return { call, begunAtMs: nowMs, outcome: { ok: false, failure } } as unknown as EcsAnswer;
  }
}
