/**
 * `npm run contract:aws -- --cluster NAME`: plays the gateway's contract against a real account.
 *
 * It registers task definitions of a family of its own, starts tasks of that family only, and in the end stops and
 * deregisters all of it: also when tests fail, when they crash, and on Ctrl-C. Region and credentials are those the
 * AWS SDK finds. They need, of ecs: DescribeClusters, ListContainerInstances, DescribeContainerInstances, ListTasks,
 * DescribeTasks, StartTask, RunTask, StopTask, TagResource, RegisterTaskDefinition, DescribeTaskDefinition, ListTaskDefinitions
 * and DeregisterTaskDefinition.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ECSClient } from '@aws-sdk/client-ecs';
import { createAwsEcsGateway } from '../../../src/gateway/aws-ecs-gateway.ts';
import { removeContractResources } from '../contract-resources.ts';
import { roomiestInstance } from '../ecs-gateway/stage.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import type { ContractRun } from './contract-run.ts';
import { AWS_PATIENCE, toEnvironment } from './contract-run.ts';

function clusterOf(args: readonly string[]): string {
  const { values } = parseArgs({ args: [...args], options: { cluster: { type: 'string' } } });
  if (values.cluster) return values.cluster;
  throw new Error('name the cluster: npm run contract:aws -- --cluster NAME');
}

/** Makes nothing yet; throws when the cluster cannot serve. */
async function checkCluster(cluster: string): Promise<void> {
  const gateway = createAwsEcsGateway({ cluster, logger: new RecordingLogger() });
  try {
    const { clusterArn, status } = await gateway.describeCluster();
    if (status !== 'ACTIVE') throw new Error(`the cluster ${clusterArn} is ${status}, not ACTIVE`);
    const { ec2InstanceId = 'a machine' } = await roomiestInstance(gateway);
    console.log(`Playing the contract on ${clusterArn}, its tasks on ${ec2InstanceId}.`);
  } finally {
    gateway.close();
  }
}

/** @returns the exit code of the tests; signals are passed on to them, and survived so that cleaning up comes after. */
function runTests(run: ContractRun): Promise<number> {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const config = fileURLToPath(new URL('jest.config.mjs', import.meta.url));
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, jest, '--config', config, '--runInBand'], {
    stdio: 'inherit',
    env: { ...process.env, ...toEnvironment(run) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

async function cleanUp({ cluster, family }: ContractRun): Promise<void> {
  const client = new ECSClient({});
  await removeContractResources(client, cluster, family, AWS_PATIENCE);
  client.destroy();
}

async function main(args: readonly string[]): Promise<number> {
  const cluster = clusterOf(args);
  await checkCluster(cluster);
  const run = { cluster, family: `ecs-scheduler-driver-contract-${randomBytes(4).toString('hex')}` };
  try {
    return await runTests(run);
  } finally {
    console.log(`Removing what is left of ${run.family}.`);
    await cleanUp(run);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
