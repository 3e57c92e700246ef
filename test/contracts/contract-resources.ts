import type { ECSClient } from '@aws-sdk/client-ecs';
import {
  DeregisterTaskDefinitionCommand,
  paginateListTaskDefinitions,
  paginateListTasks,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { TaskDefinitionArn } from '../../src/ecs/arn.ts';
import { taskDefinitionArn } from '../../src/ecs/arn.ts';
import type { ContractDefinitions } from './ecs-gateway/fixture.ts';
import type { Patience } from './eventually.ts';
import { eventually } from './eventually.ts';

const newFamilyOf = (family: string): string => `${family}-new`;

/** 16 TiB. */
const GIANT_MIB = 16 * 1024 * 1024;

async function register(client: ECSClient, family: string, memoryMiB: number): Promise<TaskDefinitionArn> {
  const { taskDefinition } = await client.send(
    new RegisterTaskDefinitionCommand({
      family,
      containerDefinitions: [
        {
          name: 'main',
          image: 'public.ecr.aws/docker/library/busybox:stable',
          command: ['sleep', '600'],
          memory: memoryMiB,
          environment: [{ name: 'CONTRACT', value: 'yes' }],
          // As a container's first process, sleep does not listen to SIGTERM.
          stopTimeout: 2,
        },
      ],
    }),
  );
  return taskDefinitionArn(taskDefinition?.taskDefinitionArn ?? '');
}

async function deregister(client: ECSClient, taskDefinition: string): Promise<void> {
  await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
}

export async function registerContractDefinitions(
  client: ECSClient,
  family: string,
): Promise<ContractDefinitions> {
  const sleeper = await register(client, family, 16);
  const retired = await register(client, family, 16);
  const giant = await register(client, family, GIANT_MIB);
  await deregister(client, retired);
  return { family, sleeper, retired, giant, newFamily: newFamilyOf(family) };
}

async function activeDefinitions(client: ECSClient, family: string): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of paginateListTaskDefinitions(
    { client },
    { familyPrefix: family, status: 'ACTIVE' },
  )) {
    arns.push(...(page.taskDefinitionArns ?? []));
  }
  return arns;
}

async function wantedTasks(client: ECSClient, cluster: string, family: string): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of paginateListTasks({ client }, { cluster, family, desiredStatus: 'RUNNING' })) {
    arns.push(...(page.taskArns ?? []));
  }
  return arns;
}

/** Stops every task of the family and deregisters all definitions of the contract, and nothing else. Harmless to repeat. */
export async function removeContractResources(
  client: ECSClient,
  cluster: string,
  family: string,
  patience: Patience,
): Promise<void> {
  // Definitions first: from then on no further task can come.
  for (const name of [family, newFamilyOf(family)])
    for (const arn of await activeDefinitions(client, name)) await deregister(client, arn);
  const stopWanted = async (): Promise<number> => {
    const tasks = await wantedTasks(client, cluster, family);
    for (const task of tasks)
      await client.send(new StopTaskCommand({ cluster, task, reason: 'contract is over' }));
    return tasks.length;
  };
  await stopWanted();
  // A task that was just started shows late, one that was just stopped goes late.
  await eventually(patience, stopWanted, (stopped) => stopped === 0);
}
