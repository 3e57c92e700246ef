import type { CallResults, EcsCall, EcsOperation, EcsOutcome } from '../../src/bridge/ecs-call.ts';
import { launchId } from '../../src/bridge/identity.ts';
import type { ContainerInstanceArn, EcsTaskArn } from '../../src/ecs/arn.ts';
import type {
  Described,
  Page,
  RunTaskRequest,
  StartTaskRequest,
  StartTaskResult,
  TaskFilter,
} from '../../src/ecs/calls.ts';
import type { Cluster } from '../../src/ecs/cluster.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import type { EcsFailure } from '../../src/ecs/failure.ts';
import type { TaskDefinitionRegistration } from '../../src/ecs/task-definition-registration.ts';
import type { TaskDefinition } from '../../src/ecs/task-definition.ts';
import type { EcsTask } from '../../src/ecs/task.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { EcsError } from '../../src/ports/ecs-error.ts';
import type { EcsGateway } from '../../src/ports/ecs-gateway.ts';
import type { EngineEcs } from './engine-ecs.ts';
import { Held } from './held.ts';

/** The engine does not ask why tasks are read. */
const WHY = { type: 'CENSUS', census: 0 } as const;

/**
 * A gateway to the embedded engine on the clock of the test. The engine catches up with the clock whenever it is called;
 * nothing waits on the clock for it, but for calls on their way.
 */
export class EngineGateway implements EcsGateway {
  /** Every operation that was called, in order. */
  readonly calls: EcsOperation[] = [];
  readonly #ecs: EngineEcs;
  readonly #clock: Clock;
  readonly #wayMs: number;
  readonly #held = new Map<EcsOperation, Held>();
  readonly #failures = new Map<EcsOperation, EcsFailure[]>();

  /** @param latencyMs from a call to its answer; half of it passes before ECS acts. Default 0: at once. */
  constructor(ecs: EngineEcs, clock: Clock, latencyMs = 0) {
    this.#ecs = ecs;
    this.#clock = clock;
    this.#wayMs = latencyMs / 2;
  }

  /** From now on calls of the operation act at once, but are answered only when the test releases them. */
  hold(operation: EcsOperation): Held {
    const held = new Held();
    this.#held.set(operation, held);
    return held;
  }

  /** The next call of the operation fails without acting. */
  failNext(operation: EcsOperation, code: EcsFailure['code']): void {
    const failures = this.#failures.get(operation) ?? [];
    failures.push({ code, operation, message: `${operation} fails with ${code}` });
    this.#failures.set(operation, failures);
  }

  countOf(operation: EcsOperation): number {
    return this.calls.filter((call) => call === operation).length;
  }

  describeCluster(): Promise<Cluster> {
    return this.#make({ operation: 'DescribeClusters' });
  }

  listContainerInstances(nextToken?: string): Promise<Page<ContainerInstanceArn>> {
    return this.#make({ operation: 'ListContainerInstances', sweep: 0, ...(nextToken && { nextToken }) });
  }

  describeContainerInstances(
    arns: readonly ContainerInstanceArn[],
  ): Promise<Described<ContainerInstance, ContainerInstanceArn>> {
    return this.#make({ operation: 'DescribeContainerInstances', arns });
  }

  listTasks(filter: TaskFilter, nextToken?: string): Promise<Page<EcsTaskArn>> {
    return this.#make({
      operation: 'ListTasks',
      listing: { ...WHY, filter },
      ...(nextToken && { nextToken }),
    });
  }

  describeTasks(arns: readonly EcsTaskArn[]): Promise<Described<EcsTask, EcsTaskArn>> {
    return this.#make({ operation: 'DescribeTasks', look: WHY, arns });
  }

  describeTaskDefinition(taskDefinition: string): Promise<TaskDefinition> {
    return this.#make({ operation: 'DescribeTaskDefinition', taskDefinition });
  }

  registerTaskDefinition(registration: TaskDefinitionRegistration): Promise<TaskDefinition> {
    return this.#make({ operation: 'RegisterTaskDefinition', registration });
  }

  startTask(request: StartTaskRequest): Promise<StartTaskResult> {
    return this.#make({ operation: 'StartTask', launchId: launchId(request.startedBy), request });
  }

  runTask(request: RunTaskRequest): Promise<StartTaskResult> {
    return this.#make({ operation: 'RunTask', launchId: launchId(request.clientToken), request });
  }

  stopTask(taskArn: EcsTaskArn, reason: string): Promise<EcsTask> {
    return this.#make({ operation: 'StopTask', taskArn, reason });
  }

  async #make<Operation extends EcsOperation>(
    call: EcsCall & { readonly operation: Operation },
  ): Promise<CallResults[Operation]> {
    const { operation } = call;
    this.calls.push(operation);
    if (this.#wayMs > 0) await this.#underway();
    const outcome = this.#outcomeOf(call);
    await this.#held.get(operation)?.promise;
    if (this.#wayMs > 0) await this.#underway();
    if (!outcome.ok) throw new EcsError(outcome.failure);
    // An answer is of the operation that was called, which the union does not tell.
    return outcome.value as CallResults[Operation];
  }

  #underway(): Promise<void> {
    return new Promise((resolve) => this.#clock.at(this.#clock.now() + this.#wayMs, resolve));
  }

  #outcomeOf(call: EcsCall): EcsOutcome<EcsOperation> {
    const failure = this.#failures.get(call.operation)?.shift();
    if (failure !== undefined) return { ok: false, failure };
    return this.#ecs.perform(call, this.#caughtUp()).outcome;
  }

  /** The time now, the engine being there as well. */
  #caughtUp(): number {
    const nowMs = this.#clock.now();
    this.#ecs.catchUp(nowMs);
    return nowMs;
  }
}
