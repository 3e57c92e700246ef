import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { EcsSchedulerDriver } from '../../src/assembly/ecs-scheduler-driver.ts';
import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { ListScheduler } from '../system/list-scheduler.ts';
import { awsEc2, awsEcs } from './aws-cli.ts';

const arnOf = (scheduler: ListScheduler, id: string): string =>
  scheduler.history
    .get(id)
    ?.at(-1)
    ?.labels?.find(({ key }) => key === 'ecs.task-arn')?.value ?? 'none';

describe('The AWS CLI on an embedded ECS that a driver works on', () => {
  let local: LocalEcs;
  let driver: EcsSchedulerDriver;
  let scheduler: ListScheduler;

  beforeAll(async () => {
    local = await startLocalEcs({ runtime: 'process', instances: 2, startLatency: [0, 50] });
    const wanted = [
      { id: 'long-1', definition: 'sleep360:1', cpus: 0.125, mem: 64 },
      { id: 'long-2', definition: 'sleep360:1', cpus: 0.125, mem: 64 },
      { id: 'short', definition: 'hello:1', cpus: 0.125, mem: 64, arguments: ['sh', '-c', 'exit 3'] },
    ];
    await new Promise<void>((resolve) => {
      scheduler = new ListScheduler(wanted, (self) => {
        if (self.count('TASK_RUNNING') === 2 && self.count('TASK_FAILED') === 1) resolve();
      });
      const framework = { user: 'root', name: 'seen-by-the-cli' };
      driver = new EcsSchedulerDriver(scheduler, framework, 'local', { local, logLevel: 'error' });
      driver.start();
    });
  }, 60_000);

  afterAll(async () => {
    driver.stop();
    await driver.join();
    await local.close();
  });

  it('lists exactly the tasks that the driver reports as running', async () => {
    const { json } = await awsEcs(local, ['list-tasks']);
    const expected = [arnOf(scheduler, 'long-1'), arnOf(scheduler, 'long-2')];
    expect((json as { taskArns: string[] }).taskArns.sort()).toEqual(expected.sort());
  });

  it('shows the exit code behind a status of FAILED', async () => {
    const { json } = await awsEcs(local, ['describe-tasks', '--tasks', arnOf(scheduler, 'short')]);
    expect(json).toMatchObject({
      tasks: [
        {
          lastStatus: 'STOPPED',
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          containers: [{ name: 'hello', exitCode: 3 }],
          overrides: { containerOverrides: [{ name: 'hello', command: ['sh', '-c', 'exit 3'] }] },
        },
      ],
      failures: [],
    });
  });

  it('shows what is left of an instance after what the driver has started there', async () => {
    const { json } = await awsEcs(local, ['list-container-instances', '--status', 'ACTIVE']);
    const { containerInstanceArns } = json as { containerInstanceArns: string[] };
    const described = await awsEcs(local, [
      'describe-container-instances',
      '--container-instances',
      ...containerInstanceArns,
    ]);
    const { containerInstances } = described.json as {
      containerInstances: {
        runningTasksCount: number;
        remainingResources: { name: string; integerValue: number }[];
      }[];
    };
    expect(containerInstances.reduce((sum, { runningTasksCount }) => sum + runningTasksCount, 0)).toBe(2);
    const cpus = containerInstances.map(
      ({ remainingResources }) => remainingResources.find(({ name }) => name === 'CPU')?.integerValue ?? 0,
    );
    expect(cpus.reduce((sum, cpu) => sum + cpu, 0)).toBe(2 * 4096 - 2 * 128);
  });

  it('starts and stops a task of its own that the driver never hears of', async () => {
    const instances = await awsEcs(local, ['list-container-instances']);
    const [instance = ''] = (instances.json as { containerInstanceArns: string[] }).containerInstanceArns;
    const heard = [...scheduler.history.keys()];
    const started = await awsEcs(local, [
      'start-task',
      '--task-definition',
      'sleep360',
      '--container-instances',
      instance,
    ]);
    const [task] = (started.json as { tasks: { taskArn: string; lastStatus: string }[] }).tasks;
    expect(task?.lastStatus).toBe('PENDING');
    const stopped = await awsEcs(local, ['stop-task', '--task', task?.taskArn ?? '', '--reason', 'by hand']);
    expect(stopped.json).toMatchObject({
      task: { desiredStatus: 'STOPPED', stoppedReason: 'by hand', stopCode: 'UserInitiated' },
    });
    expect([...scheduler.history.keys()]).toEqual(heard);
  });

  it('has a service beside the framework, whose tasks the driver neither hears of nor touches', async () => {
    const heard = [...scheduler.history.keys()];
    const service = ['--service-name', 'beside', '--task-definition', 'sleep360', '--desired-count', '2'];
    await awsEcs(local, ['create-service', ...service]);
    const stable = await awsEcs(local, ['wait', 'services-stable', '--services', 'beside']);
    expect(stable.exitCode).toBe(0);
    const { json } = await awsEcs(local, ['describe-services', '--services', 'beside']);
    const [described] = (json as { services: { runningCount: number; events: { message: string }[] }[] })
      .services;
    expect(described?.runningCount).toBe(2);
    expect(described?.events.filter(({ message }) => message.includes('has started'))).toHaveLength(1);
    expect([...scheduler.history.keys()]).toEqual(heard);
    await awsEcs(local, ['delete-service', '--service', 'beside', '--force']);
  }, 60_000);

  it('walks through clusters, definitions and attributes', async () => {
    const clusters = await awsEcs(local, ['list-clusters']);
    expect(clusters.json).toMatchObject({
      clusterArns: ['arn:aws:ecs:us-east-1:123456789012:cluster/default'],
    });
    const families = await awsEcs(local, ['list-task-definition-families']);
    expect(families.json).toMatchObject({ families: ['hello', 'nginx', 'sleep360'] });
    const definition = await awsEcs(local, ['describe-task-definition', '--task-definition', 'nginx']);
    expect(definition.json).toMatchObject({
      taskDefinition: { family: 'nginx', revision: 2, status: 'ACTIVE' },
    });
    const attributes = await awsEcs(local, [
      'list-attributes',
      '--target-type',
      'container-instance',
      '--attribute-name',
      'ecs.availability-zone',
    ]);
    const zones = (attributes.json as { attributes: { value: string }[] }).attributes.map(
      ({ value }) => value,
    );
    expect(zones.sort()).toEqual(['us-east-1a', 'us-east-1b']);
  });

  it('finds the machines in EC2 under the names that the driver offers', async () => {
    const { json, stderr } = await awsEc2(local, ['describe-instances']);
    expect(stderr).toBe('');
    expect(json).toMatchObject({
      Reservations: [
        {
          Instances: [
            {
              InstanceType: 'c5.xlarge',
              Placement: { AvailabilityZone: 'us-east-1a' },
              PrivateDnsName: 'ip-10-0-0-4.ec2.internal',
              PrivateIpAddress: '127.0.0.1',
              State: { Code: 16, Name: 'running' },
            },
          ],
        },
        { Instances: [{ PrivateDnsName: 'ip-10-0-0-5.ec2.internal' }] },
      ],
    });
  });

  it('is told in the words of EC2 what does not exist and what is not allowed', async () => {
    const unknown = ['describe-instances', '--instance-ids', 'i-0ffffffffffffffff'];
    const missing = await awsEc2(local, unknown);
    expect(missing.stderr).toContain('(InvalidInstanceID.NotFound)');
    const stranger = await awsEc2(local, unknown, 'AKIAIOSFODNN7EXAMPLE');
    expect(stranger.stderr).toContain('(AuthFailure)');
    const unserved = await awsEc2(local, ['describe-vpcs']);
    expect(unserved.stderr).toContain('(InvalidAction)');
  });

  it('is told in the words of ECS what does not exist and what is not allowed', async () => {
    const missing = await awsEcs(local, ['list-tasks', '--cluster', 'nowhere']);
    expect(missing.stderr).toContain('(ClusterNotFoundException)');
    expect(missing.stderr).toContain('Cluster not found.');
    const stranger = await awsEcs(local, ['list-tasks'], 'AKIAIOSFODNN7EXAMPLE');
    expect(stranger.stderr).toContain('(UnrecognizedClientException)');
    const unserved = await awsEcs(local, ['describe-capacity-providers']);
    expect(unserved.stderr).toContain('(UnknownOperationException)');
  });
});
