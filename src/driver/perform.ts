import type { CallResults, EcsAnswer, EcsCall, EcsOperation, EcsOutcome } from '../bridge/ecs-call.ts';
import type { HostsAnswer } from '../bridge/input.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { Clock } from '../ports/clock.ts';
import { EcsError } from '../ports/ecs-error.ts';
import type { EcsGateway } from '../ports/ecs-gateway.ts';
import type { HostDirectory } from '../ports/host-directory.ts';

type Performers = {
  readonly [Operation in EcsOperation]: (
    gateway: EcsGateway,
    call: EcsCall<Operation>,
  ) => Promise<CallResults[Operation]>;
};

const PERFORMERS: Performers = {
  DescribeClusters: (gateway) => gateway.describeCluster(),
  ListContainerInstances: (gateway, { nextToken }) => gateway.listContainerInstances(nextToken),
  DescribeContainerInstances: (gateway, { arns }) => gateway.describeContainerInstances(arns),
  ListTasks: (gateway, { listing, nextToken }) => gateway.listTasks(listing.filter, nextToken),
  DescribeTasks: (gateway, { arns }) => gateway.describeTasks(arns),
  DescribeTaskDefinition: (gateway, { taskDefinition }) => gateway.describeTaskDefinition(taskDefinition),
  RegisterTaskDefinition: (gateway, { registration }) => gateway.registerTaskDefinition(registration),
  StartTask: (gateway, { request }) => gateway.startTask(request),
  RunTask: (gateway, { request }) => gateway.runTask(request),
  StopTask: (gateway, { taskArn, reason }) => gateway.stopTask(taskArn, reason),
};

function failureOf(error: unknown, operation: string): EcsFailure {
  if (error instanceof EcsError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'UNEXPECTED', operation, message };
}

/** Makes a call through the gateway. Never rejects: a failure is an outcome like any other. */
export async function performCall<Operation extends EcsOperation>(
  gateway: EcsGateway,
  clock: Clock,
  call: EcsCall<Operation>,
): Promise<EcsAnswer> {
  const begunAtMs = clock.now();
  const operation: Operation = call.operation;
  let outcome: EcsOutcome<Operation>;
  try {
    outcome = { ok: true, value: await PERFORMERS[operation](gateway, call) };
  } catch (error) {
    outcome = { ok: false, failure: failureOf(error, operation) };
  }
  // Call and outcome are of the same operation, which TypeScript cannot carry through the union.
  return { call, begunAtMs, outcome } as unknown as EcsAnswer;
}

/** The EC2 call behind the host directory, as AWS spells it. */
export const HOST_OPERATION = 'DescribeInstances';

/** Asks the host directory. Never rejects either. */
export async function performHosts(
  hosts: HostDirectory,
  ec2InstanceIds: readonly string[],
): Promise<HostsAnswer> {
  try {
    return { ec2InstanceIds, outcome: { ok: true, value: await hosts.resolve(ec2InstanceIds) } };
  } catch (error) {
    return { ec2InstanceIds, outcome: { ok: false, failure: failureOf(error, HOST_OPERATION) } };
  }
}
