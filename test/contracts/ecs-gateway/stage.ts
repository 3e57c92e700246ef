import { randomUUID } from 'node:crypto';
import type { EcsTaskArn } from '../../../src/ecs/arn.ts';
import type {
  RunTaskRequest,
  StartTaskRequest,
  StartTaskResult,
  TaskFilter,
} from '../../../src/ecs/calls.ts';
import type { ContainerInstance } from '../../../src/ecs/container-instance.ts';
import type { EcsTask } from '../../../src/ecs/task.ts';
import type { EcsGateway } from '../../../src/ports/ecs-gateway.ts';
import type { EcsGatewayFixture } from './fixture.ts';
import { eachOf, pagesOf } from './pages.ts';

/** A fixture with a machine to start tasks on, which keeps account of them. */
export interface Stage extends EcsGatewayFixture {
  readonly instance: ContainerInstance;
  /** Starts what is asked for; by default a sleeper on the machine, with a startedBy of its own. */
  readonly start: (request?: Partial<StartTaskRequest>) => Promise<StartTaskResult>;
  /** The same by RunTask, with a client token of its own. */
  readonly run: (request?: Partial<RunTaskRequest>) => Promise<StartTaskResult>;
  /** Stops all that was started. */
  readonly clear: () => Promise<void>;
}

/** The machine with the most memory to spare; throws when none takes tasks. */
export async function roomiestInstance(gateway: EcsGateway): Promise<ContainerInstance> {
  const usable: ContainerInstance[] = [];
  for await (const arns of pagesOf((token) => gateway.listContainerInstances(token))) {
    const { found } = await gateway.describeContainerInstances(arns);
    usable.push(...found.filter(({ status, agentConnected }) => status === 'ACTIVE' && agentConnected));
  }
  const [roomiest] = usable.toSorted((a, b) => b.remaining.memoryMiB - a.remaining.memoryMiB);
  if (roomiest === undefined)
    throw new Error('the cluster has no ACTIVE container instance with a connected agent');
  return roomiest;
}

export async function setStage(fixture: EcsGatewayFixture): Promise<Stage> {
  const { gateway, definitions } = fixture;
  const instance = await roomiestInstance(gateway);
  const started = new Set<EcsTaskArn>();
  const keepAccount = async (call: Promise<StartTaskResult>): Promise<StartTaskResult> => {
    const result = await call;
    for (const { taskArn } of result.tasks) started.add(taskArn);
    return result;
  };
  const sleeper = (): StartTaskRequest => ({
    containerInstance: instance.containerInstanceArn,
    taskDefinition: definitions.sleeper,
    startedBy: randomUUID(),
    overrides: { containerOverrides: [] },
    tags: [],
  });
  const start = (request: Partial<StartTaskRequest> = {}): Promise<StartTaskResult> =>
    keepAccount(gateway.startTask({ ...sleeper(), ...request }));
  const run = (request: Partial<RunTaskRequest> = {}): Promise<StartTaskResult> => {
    const { ec2InstanceId = '' } = instance;
    return keepAccount(
      gateway.runTask({ ...sleeper(), ec2InstanceId, clientToken: randomUUID(), ...request }),
    );
  };
  const clear = async (): Promise<void> => {
    for (const task of started) await gateway.stopTask(task, 'its test is over');
    started.clear();
  };
  return { ...fixture, instance, start, run, clear };
}

/** The one task that was started; throws when ECS refused it. */
export async function startOne({ start }: Stage, request: Partial<StartTaskRequest> = {}): Promise<EcsTask> {
  const { tasks, failures } = await start(request);
  const [task] = tasks;
  if (task === undefined) throw new Error(`ECS refused the task: ${JSON.stringify(failures)}`);
  return task;
}

/** ARNs of all tasks that the filter finds now, on however many pages. */
export function allTasks(gateway: EcsGateway, filter: TaskFilter): Promise<readonly EcsTaskArn[]> {
  return eachOf((token) => gateway.listTasks(filter, token));
}
