import type {
  ContainerInstance as AwsInstance,
  Task as AwsTask,
  TaskDefinition as AwsDefinition,
} from '@aws-sdk/client-ecs';

import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';
import type { EcsAnswer, EcsCall } from '../../src/bridge/ecs-call.ts';
import { containerInstanceArn, ecsTaskArn } from '../../src/ecs/arn.ts';
import type { Described, Page } from '../../src/ecs/calls.ts';
import type { EcsFailure } from '../../src/ecs/failure.ts';
import { classifyError } from '../../src/gateway/classify-error.ts';
import { toCluster } from '../../src/gateway/cluster-from-aws.ts';
import { toContainerInstance } from '../../src/gateway/container-instance-from-aws.ts';
import { toDescribed } from '../../src/gateway/described-from-aws.ts';
import {
  fromRegistration,
  fromRunTask,
  fromStartTask,
  fromTaskFilter,
} from '../../src/gateway/requests-to-aws.ts';
import { toRunTaskResult } from '../../src/gateway/run-task-result-from-aws.ts';
import { toStartTaskResult } from '../../src/gateway/start-task-result-from-aws.ts';
import { toTaskDefinition } from '../../src/gateway/task-definition-from-aws.ts';
import { toEcsTask } from '../../src/gateway/task-from-aws.ts';
import type { AdminCommand } from '../../src/local-ecs/engine/admin/admin-command.ts';
import type { LocalEcsEffect, RespondEffect } from '../../src/local-ecs/engine/effect.ts';
import type { LocalEcsInput } from '../../src/local-ecs/engine/input.ts';
import type { JsonObject } from '../../src/local-ecs/engine/json.ts';
import type { PartialEngineOptions } from '../../src/local-ecs/engine/options.ts';
import { createLocalEcs } from '../../src/local-ecs/engine/state.ts';
import { step } from '../../src/local-ecs/engine/step.ts';
import { ledgerOf, viewOf } from '../../src/local-ecs/engine/view.ts';
import type { LedgerView, LocalEcsView } from '../../src/local-ecs/engine/view.ts';
import { SAMPLE_DEFINITIONS, SAMPLE_LIVES } from '../../src/local-ecs/sample-definitions.ts';
import { createSeededRandom } from '../../src/local-ecs/engine/seeded-random.ts';
import { createSeededIds } from './seeded-ids.ts';

const CLUSTER = 'default';

/** What the SDK does with timestamps: epoch seconds become dates. */
function revive(value: unknown, key = ''): unknown {
  if (typeof value === 'number' && key.endsWith('At')) return new Date(value * 1000);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => revive(item));
  const revived: Record<string, unknown> = {};
  for (const name in value) revived[name] = revive(value[name as keyof typeof value], name);
  return revived;
}

/** A refusal of the engine, as the SDK would throw it. */
function refusalOf(operation: string, body: JsonObject): EcsFailure {
  const error = Object.assign(new Error(String(body['message'])), {
    name: String(body['__type']),
    resourceIds: body['resourceIds'],
    $metadata: { httpStatusCode: 400, requestId: 'engine' },
  });
  return classifyError(error, { operation, cluster: CLUSTER, handedOver: true });
}

/** What the SDK makes of a call without an answer. */
const ABANDONED = {
  reset: { __type: 'AbortError', message: 'the connection was reset' },
  silence: { __type: 'TimeoutError', message: 'no answer in time' },
} as const;

/** What the SDK makes of an answer that a fault has spoilt. */
function bodyOf({ status, body, form }: RespondEffect): JsonObject {
  if (form === 'cut-off') return ABANDONED.reset;
  return form === 'html' ? { __type: 'SyntaxError', message: `no JSON, of status ${status}` } : body;
}

/** An answer that comes late is one that the caller did not wait for: calls are answered at once or never. */
const LATE = ABANDONED.silence;

interface Answers {
  readonly tasks?: AwsTask[];
  readonly task?: AwsTask;
  readonly containerInstances?: AwsInstance[];
  readonly taskDefinition?: AwsDefinition;
  readonly clusters?: Parameters<typeof toCluster>[0][];
  readonly failures?: { arn?: string; reason?: string }[];
  readonly taskArns?: string[];
  readonly containerInstanceArns?: string[];
  readonly nextToken?: string;
}

type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: EcsFailure };

function page<Arn extends string>(
  arns: string[] = [],
  { nextToken }: Answers,
  to: (text: string) => Arn,
): Page<Arn> {
  return { items: arns.map(to), ...(nextToken === undefined ? {} : { nextToken }) };
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the engine left out what every ECS answer has');
  return value;
}

/**
 * The embedded ECS without endpoint, sockets or processes: a call is answered at once, at the time it is given. The
 * requests and answers are those of the wire, put into our words by the gateway's own functions.
 */
export class EngineEcs {
  readonly #state;
  readonly #random;
  readonly #ids;
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #requests = 0;
  #view: LocalEcsView | undefined;

  constructor(seed = 1, options: Partial<PartialEngineOptions> = {}) {
    this.#state = createLocalEcs({ compilePattern: compileLinearPattern, lives: SAMPLE_LIVES, ...options });
    this.#random = createSeededRandom(seed);
    this.#ids = createSeededIds(seed + 1);
    for (const body of SAMPLE_DEFINITIONS) this.request('RegisterTaskDefinition', body, 0);
  }

  /** When the engine wants to be ticked. */
  get wakeAtMs(): number {
    return this.#wakeAtMs;
  }

  /** All that is so now; the same object until something happens. */
  view(): LocalEcsView {
    this.#view ??= viewOf(this.#state);
    return this.#view;
  }

  /** Every task that was ever started. */
  ledger(): LedgerView {
    return ledgerOf(this.#state);
  }

  /** Lets the engine do all that is due by now, each at its time. */
  catchUp(nowMs: number): void {
    while (this.#wakeAtMs <= nowMs) this.tick(this.#wakeAtMs);
  }

  tick(nowMs: number): void {
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
    this.#feed({ type: 'tick' }, nowMs);
  }

  /** A raw call of the ECS API. @returns the answer or the refusal. */
  request(operation: string, body: unknown, nowMs: number): JsonObject {
    this.#requests += 1;
    return this.#feed({ type: 'request', requestId: `r${this.#requests}`, operation, body }, nowMs).body;
  }

  /** A raw call of the SQS API. @returns the answer or the refusal. */
  requestOfSqs(operation: string, body: unknown, nowMs: number): JsonObject {
    this.#requests += 1;
    const call = { type: 'request', service: 'sqs', operation, body } as const;
    return this.#feed({ ...call, requestId: `r${this.#requests}` }, nowMs).body;
  }

  /** Something that happens to the cluster behind ECS's back. */
  admin(command: AdminCommand, nowMs: number): JsonObject {
    this.#requests += 1;
    return this.#feed({ type: 'admin', requestId: `r${this.#requests}`, command }, nowMs).body;
  }

  /** Makes a call of the heart, begun and answered at once. */
  perform(call: EcsCall, nowMs: number): EcsAnswer {
    const [request, read] = this.#translate(call);
    const outcome = this.#outcomeOf(call.operation, request, read, nowMs);
    // Request, answer and outcome belong to the same operation, which the union cannot tell.
    return { call, begunAtMs: nowMs, outcome } as unknown as EcsAnswer;
  }

  #outcomeOf<Value>(
    operation: string,
    request: unknown,
    read: (answer: Answers) => Value,
    nowMs: number,
  ): Outcome<Value> {
    const body = this.request(operation, request, nowMs);
    return typeof body['__type'] === 'string'
      ? { ok: false, failure: refusalOf(operation, body) }
      : { ok: true, value: read(revive(body) as Answers) };
  }

  #translate(call: EcsCall): [unknown, (answer: Answers) => unknown] {
    const cluster = CLUSTER;
    switch (call.operation) {
      case 'DescribeClusters':
        return [{ clusters: [cluster] }, ({ clusters }) => toCluster(present(clusters?.[0]))];
      case 'ListContainerInstances':
        return [
          { cluster, nextToken: call.nextToken },
          (answer) => page(answer.containerInstanceArns, answer, containerInstanceArn),
        ];
      case 'DescribeContainerInstances':
        return [
          { cluster, containerInstances: call.arns, include: ['CONTAINER_INSTANCE_HEALTH'] },
          ({ containerInstances = [], failures }): Described<unknown, string> =>
            toDescribed(call.arns, containerInstances.map(toContainerInstance), failures),
        ];
      case 'ListTasks':
        return [
          { cluster, nextToken: call.nextToken, ...fromTaskFilter(call.listing.filter) },
          (answer) => page(answer.taskArns, answer, ecsTaskArn),
        ];
      case 'DescribeTasks':
        return [
          { cluster, tasks: call.arns },
          ({ tasks = [], failures }): Described<unknown, string> =>
            toDescribed(call.arns, tasks.map(toEcsTask), failures),
        ];
      case 'DescribeTaskDefinition':
        return [
          { taskDefinition: call.taskDefinition },
          ({ taskDefinition }) => toTaskDefinition(present(taskDefinition)),
        ];
      case 'RegisterTaskDefinition':
        return [
          fromRegistration(call.registration),
          ({ taskDefinition }) => toTaskDefinition(present(taskDefinition)),
        ];
      case 'RunTask':
        return [
          fromRunTask(cluster, call.request),
          (answer) => present(toRunTaskResult(answer, call.request.containerInstance)),
        ];
      case 'StartTask':
        return [
          fromStartTask(cluster, call.request),
          ({ tasks, failures }) => toStartTaskResult({ tasks, failures }),
        ];
      case 'StopTask':
        return [{ cluster, task: call.taskArn, reason: call.reason }, ({ task }) => toEcsTask(present(task))];
    }
  }

  #feed(input: LocalEcsInput, nowMs: number): { body: JsonObject } {
    this.#view = undefined;
    const out: LocalEcsEffect[] = [];
    const context = { nowMs, uuid: () => this.#ids.uuid(), random: this.#random };
    step(this.#state, input, context, out);
    let body: JsonObject = input.type === 'tick' ? {} : LATE;
    const requestId = input.type === 'tick' || !('requestId' in input) ? undefined : input.requestId;
    for (const effect of out) {
      if (effect.type === 'wake') this.#wakeAtMs = effect.atMs;
      // Answers to earlier calls, for which nobody waits any more, may come as well.
      else if (!('requestId' in effect) || effect.requestId !== requestId) continue;
      else if (effect.type === 'respond') body = bodyOf(effect);
      else body = ABANDONED[effect.how];
    }
    return { body };
  }
}
