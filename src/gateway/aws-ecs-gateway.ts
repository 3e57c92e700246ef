import type { Failure } from '@aws-sdk/client-ecs';
import {
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StartTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { ArnScope, ContainerInstanceArn, EcsTaskArn } from '../ecs/arn.ts';
import { containerInstanceArn, ecsTaskArn, lastSegment, parseArn } from '../ecs/arn.ts';
import type {
  Described,
  Page,
  RunTaskRequest,
  StartTaskRequest,
  StartTaskResult,
  TaskFilter,
} from '../ecs/calls.ts';
import type { Cluster } from '../ecs/cluster.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { EcsErrorCode } from '../ecs/failure.ts';
import type { TaskDefinitionRegistration } from '../ecs/task-definition-registration.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import type { EcsTask } from '../ecs/task.ts';
import { EcsError } from '../ports/ecs-error.ts';
import type { EcsGateway } from '../ports/ecs-gateway.ts';
import type { Logger } from '../ports/logger.ts';
import { createAwsClient } from './aws-client.ts';
import { listOf, textOf, textsOf } from './aws-fields.ts';
import { toCluster } from './cluster-from-aws.ts';
import { toContainerInstance } from './container-instance-from-aws.ts';
import { otherFailures, toDescribed } from './described-from-aws.ts';
import { failureMessage } from './failure-message.ts';
import type { AwsEcsGatewayOptions, GatewaySettings } from './gateway-options.ts';
import { resolveGatewayOptions } from './gateway-options.ts';
import type { Lane } from './lane.ts';
import { createLane } from './lane.ts';
import { fromRegistration, fromRunTask, fromStartTask, fromTaskFilter } from './requests-to-aws.ts';
import { toPage } from './page-from-aws.ts';
import { toRunTaskResult } from './run-task-result-from-aws.ts';
import { toStartTaskResult } from './start-task-result-from-aws.ts';
import { toTaskDefinition } from './task-definition-from-aws.ts';
import { toEcsTask } from './task-from-aws.ts';

/** Amazon ECS over the AWS SDK. */
export interface AwsEcsGateway extends EcsGateway {
  /** Names of the clusters in this account and region, the first hundred; to help whoever named one that is not. */
  listClusterNames(): Promise<readonly string[]>;
  /** Gives up every call, under way or waiting, and drops the connections. Calls made later reject as well. */
  close(): void;
}

class SdkGateway implements AwsEcsGateway {
  readonly #cluster: string;
  readonly #maxResults: number;
  readonly #logger: Logger;
  /** Two lanes, because ECS limits the two kinds of calls apart, and so that a kill never waits behind a sweep. */
  readonly #reads: Lane;
  readonly #modifies: Lane;

  constructor(settings: GatewaySettings) {
    this.#cluster = settings.cluster;
    this.#maxResults = settings.pageSize;
    this.#logger = settings.logger;
    this.#reads = laneOf(settings, settings.maxInFlight.reads);
    this.#modifies = laneOf(settings, settings.maxInFlight.modifies);
  }

  async describeCluster(): Promise<Cluster> {
    const command = new DescribeClustersCommand({ clusters: [this.#cluster] });
    const { clusters, failures } = await this.#reads.send('DescribeClusters', command);
    const [aws] = listOf(clusters);
    const cluster = aws && toCluster(aws);
    if (cluster !== undefined) return cluster;
    const [failure] = listOf(failures);
    const reason = textOf(failure?.reason);
    if (reason === 'MISSING')
      this.#fail('CLUSTER_NOT_FOUND', 'DescribeClusters', reason, parseArn(textOf(failure?.arn) ?? ''));
    return this.#fail('SERVER_ERROR', 'DescribeClusters', reason ?? 'the answer holds no cluster');
  }

  async listContainerInstances(nextToken?: string): Promise<Page<ContainerInstanceArn>> {
    const input = { cluster: this.#cluster, maxResults: this.#maxResults, nextToken };
    const answer = await this.#reads.send('ListContainerInstances', new ListContainerInstancesCommand(input));
    const page = toPage(answer, answer.containerInstanceArns, containerInstanceArn);
    return page ?? this.#fail('SERVER_ERROR', 'ListContainerInstances', 'the answer holds no list');
  }

  async describeContainerInstances(
    arns: readonly ContainerInstanceArn[],
  ): Promise<Described<ContainerInstance, ContainerInstanceArn>> {
    const operation = 'DescribeContainerInstances';
    const { containerInstances, failures } = await this.#reads.send(
      operation,
      new DescribeContainerInstancesCommand({
        cluster: this.#cluster,
        containerInstances: [...arns],
        include: ['CONTAINER_INSTANCE_HEALTH'],
      }),
    );
    this.#reportOddities(operation, failures);
    return toDescribed(arns, listOf(containerInstances).map(toContainerInstance), failures);
  }

  async listTasks(filter: TaskFilter, nextToken?: string): Promise<Page<EcsTaskArn>> {
    const paging = { cluster: this.#cluster, maxResults: this.#maxResults, nextToken };
    const command = new ListTasksCommand({ ...paging, ...fromTaskFilter(filter) });
    const answer = await this.#reads.send('ListTasks', command);
    const page = toPage(answer, answer.taskArns, ecsTaskArn);
    return page ?? this.#fail('SERVER_ERROR', 'ListTasks', 'the answer holds no list');
  }

  async describeTasks(arns: readonly EcsTaskArn[]): Promise<Described<EcsTask, EcsTaskArn>> {
    const command = new DescribeTasksCommand({ cluster: this.#cluster, tasks: [...arns] });
    const { tasks, failures } = await this.#reads.send('DescribeTasks', command);
    this.#reportOddities('DescribeTasks', failures);
    return toDescribed(arns, listOf(tasks).map(toEcsTask), failures);
  }

  async describeTaskDefinition(taskDefinition: string): Promise<TaskDefinition> {
    const command = new DescribeTaskDefinitionCommand({ taskDefinition });
    const answer = await this.#reads.send('DescribeTaskDefinition', command);
    const definition = answer.taskDefinition && toTaskDefinition(answer.taskDefinition);
    return (
      definition ?? this.#fail('SERVER_ERROR', 'DescribeTaskDefinition', 'the answer holds no definition')
    );
  }

  async registerTaskDefinition(registration: TaskDefinitionRegistration): Promise<TaskDefinition> {
    const command = new RegisterTaskDefinitionCommand(fromRegistration(registration));
    const answer = await this.#modifies.send('RegisterTaskDefinition', command);
    const definition = answer.taskDefinition && toTaskDefinition(answer.taskDefinition);
    return (
      definition ?? this.#fail('SERVER_ERROR', 'RegisterTaskDefinition', 'the answer holds no definition')
    );
  }

  async startTask(request: StartTaskRequest): Promise<StartTaskResult> {
    const command = new StartTaskCommand(fromStartTask(this.#cluster, request));
    const result = toStartTaskResult(await this.#modifies.send('StartTask', command));
    return result ?? this.#fail('SERVER_ERROR', 'StartTask', 'the answer holds neither a task nor a failure');
  }

  async runTask(request: RunTaskRequest): Promise<StartTaskResult> {
    const command = new RunTaskCommand(fromRunTask(this.#cluster, request));
    const answer = await this.#modifies.send('RunTask', command);
    const result = toRunTaskResult(answer, request.containerInstance);
    return result ?? this.#fail('SERVER_ERROR', 'RunTask', 'the answer holds neither a task nor a failure');
  }

  async stopTask(task: EcsTaskArn, reason: string): Promise<EcsTask> {
    const command = new StopTaskCommand({ cluster: this.#cluster, task, reason });
    const answer = await this.#modifies.send('StopTask', command);
    const stopping = answer.task && toEcsTask(answer.task);
    return stopping ?? this.#fail('SERVER_ERROR', 'StopTask', 'the answer holds no task');
  }

  async listClusterNames(): Promise<readonly string[]> {
    const { clusterArns } = await this.#reads.send('ListClusters', new ListClustersCommand({}));
    return textsOf(clusterArns).map(lastSegment);
  }

  close(): void {
    this.#reads.close();
    this.#modifies.close();
  }

  /** The call itself succeeded, but not what it was for. */
  #fail(code: EcsErrorCode, operation: string, said: string, scope?: ArnScope): never {
    const message = failureMessage(code, {
      operation,
      service: 'ECS',
      cluster: this.#cluster,
      said,
      ...(scope !== undefined && { scope }),
    });
    this.#logger.debug(message, { operation, code });
    throw new EcsError({ code, message, operation });
  }

  #reportOddities(operation: string, failures: readonly Failure[] | undefined): void {
    for (const { arn, reason, detail } of otherFailures(failures)) {
      this.#logger.warn('ECS did not describe something it was asked for', {
        operation,
        arn,
        reason,
        detail,
      });
    }
  }
}

function laneOf(settings: GatewaySettings, maxInFlight: number): Lane {
  const { cluster, timeouts, logger, client } = settings;
  return createLane({
    client: createAwsClient({ ...client, ...timeouts, maxSockets: maxInFlight }),
    cluster,
    maxInFlight,
    // The SDK bounds connecting and waiting for an answer; this bounds all the rest with them.
    callTimeoutMs: timeouts.connectTimeoutMs + timeouts.requestTimeoutMs,
    logger,
  });
}

/** Makes no call: what is missing, be it the region, credentials or the cluster, shows with the first one. */
export function createAwsEcsGateway(options: AwsEcsGatewayOptions): AwsEcsGateway {
  return new SdkGateway(resolveGatewayOptions(options));
}
