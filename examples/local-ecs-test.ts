/**
 * A test of a program that uses ECS, against an embedded one: the program deploys a definition on every instance, and copes with
 * the loss of a machine. Run it with `npm run example:test`.
 */
import assert from 'node:assert/strict';

import {
  DescribeTasksCommand,
  ECSClient,
  ListContainerInstancesCommand,
  StartTaskCommand,
} from '@aws-sdk/client-ecs';

import { startLocalEcs } from '../src/index.ts';

/** The program under test: starts one task on each instance. @returns their ARNs */
async function deploy(client: ECSClient, taskDefinition: string): Promise<readonly string[]> {
  const { containerInstanceArns } = await client.send(new ListContainerInstancesCommand({}));
  const { tasks } = await client.send(
    new StartTaskCommand({ taskDefinition, containerInstances: containerInstanceArns ?? [] }),
  );
  return tasks?.map(({ taskArn = '' }) => taskArn) ?? [];
}

async function statusesOf(client: ECSClient, tasks: readonly string[]): Promise<readonly string[]> {
  const described = await client.send(new DescribeTasksCommand({ tasks: [...tasks] }));
  return described.tasks?.map(({ lastStatus = '' }) => lastStatus) ?? [];
}

const ecs = await startLocalEcs({
  fleet: { clusters: [{ name: 'default', instances: [{ instanceType: 'm5.large', count: 2 }] }] },
  runtime: 'simulated',
  startLatency: [0, 0],
});
const { endpoint, region, accessKeyId, secretAccessKey } = ecs;
const client = new ECSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
try {
  const tasks = await deploy(client, 'sleep360');
  assert.deepEqual(await statusesOf(client, tasks), ['RUNNING', 'RUNNING']);
  console.log('runs on every instance');

  const [lost] = ecs.view().instances;
  assert(lost !== undefined);
  await ecs.admin.terminateMachine({ containerInstance: lost.known.containerInstanceArn });
  assert.deepEqual((await statusesOf(client, tasks)).toSorted(), ['RUNNING', 'STOPPED']);
  console.log('a lost machine takes its task along');

  await ecs.admin.injectFault({ fault: 'throttle', operation: 'ListContainerInstances', times: 2 });
  assert.equal((await deploy(client, 'sleep360')).length, 1);
  console.log('throttled calls are made again');
} finally {
  client.destroy();
  await ecs.close();
}
