import {
  ClusterNotFoundException,
  CreateClusterCommand,
  DeleteAttributesCommand,
  DeleteClusterCommand,
  DeregisterTaskDefinitionCommand,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListAttributesCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  PutAttributesCommand,
  RegisterTaskDefinitionCommand,
  StartTaskCommand,
  StopTaskCommand,
  UpdateContainerInstancesStateCommand,
  paginateListTasks,
} from '@aws-sdk/client-ecs';
import type { Task } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalEcsAdminError } from '../../src/local-ecs/local-ecs-admin.ts';
import type { LocalEcsView } from '../../src/local-ecs/engine/view.ts';
import { eventually } from '../contracts/eventually.ts';
import type { StartedEcs } from './started-ecs.ts';
import { startEcs } from './started-ecs.ts';

const PATIENCE = { pollMs: 20, patienceMs: 15_000 };

async function instancesOf({ client }: StartedEcs): Promise<string[]> {
  const { containerInstanceArns = [] } = await client.send(new ListContainerInstancesCommand({}));
  return containerInstanceArns;
}

async function startTask(started: StartedEcs, taskDefinition: string, startedBy?: string): Promise<string> {
  const [instance = ''] = await instancesOf(started);
  const answer = await started.client.send(
    new StartTaskCommand({
      containerInstances: [instance],
      taskDefinition,
      ...(startedBy !== undefined && { startedBy }),
    }),
  );
  expect(answer.failures).toEqual([]);
  return answer.tasks?.[0]?.taskArn ?? '';
}

async function describeTask({ client }: StartedEcs, task: string): Promise<Task> {
  const { tasks = [] } = await client.send(new DescribeTasksCommand({ tasks: [task] }));
  return tasks[0] ?? {};
}

const stopped = (started: StartedEcs, task: string): Promise<Task> =>
  eventually(
    PATIENCE,
    () => describeTask(started, task),
    ({ lastStatus }) => lastStatus === 'STOPPED',
  );

describe('the client of AWS, talking to the local ECS', () => {
  let started: StartedEcs;

  beforeAll(async () => {
    started = await startEcs();
  });

  afterAll(() => started.close());

  it('manages clusters', async () => {
    expect(await started.client.send(new CreateClusterCommand({ clusterName: 'extra' }))).toMatchObject({
      cluster: { clusterName: 'extra', status: 'ACTIVE' },
    });
    expect((await started.client.send(new ListClustersCommand({}))).clusterArns).toHaveLength(2);
    expect(
      await started.client.send(new DescribeClustersCommand({ clusters: ['default', 'none'] })),
    ).toMatchObject({
      clusters: [{ clusterName: 'default', registeredContainerInstancesCount: 3 }],
      failures: [{ reason: 'MISSING' }],
    });
    expect(await started.client.send(new DeleteClusterCommand({ cluster: 'extra' }))).toMatchObject({
      cluster: { status: 'INACTIVE' },
    });
  });

  it('manages task definitions', async () => {
    const registered = await started.client.send(
      new RegisterTaskDefinitionCommand({
        family: 'sdk',
        containerDefinitions: [{ name: 'main', image: 'busybox', memory: 32 }],
      }),
    );
    expect(registered.taskDefinition?.registeredAt).toBeInstanceOf(Date);
    expect(registered.taskDefinition?.containerDefinitions?.[0]).toMatchObject({ cpu: 0, essential: true });
    expect(
      await started.client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'sdk' })),
    ).toMatchObject({
      taskDefinition: { revision: 1, status: 'ACTIVE' },
    });
    expect(
      (await started.client.send(new ListTaskDefinitionsCommand({ familyPrefix: 'sdk' }))).taskDefinitionArns,
    ).toHaveLength(1);
    expect(
      (await started.client.send(new ListTaskDefinitionFamiliesCommand({ familyPrefix: 'sd' }))).families,
    ).toEqual(['sdk']);
    expect(
      await started.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'sdk:1' })),
    ).toMatchObject({
      taskDefinition: { status: 'INACTIVE' },
    });
  });

  it('manages container instances and their attributes', async () => {
    const [instance = ''] = await instancesOf(started);
    const attributes = [{ name: 'rack', value: 'r1', targetId: instance }];
    expect(await started.client.send(new PutAttributesCommand({ attributes }))).toMatchObject({ attributes });
    const query = { targetType: 'container-instance', attributeName: 'rack' } as const;
    expect(await started.client.send(new ListAttributesCommand(query))).toMatchObject({ attributes });
    await started.client.send(new DeleteAttributesCommand({ attributes }));
    expect((await started.client.send(new ListAttributesCommand(query))).attributes).toEqual([]);
    for (const status of ['DRAINING', 'ACTIVE'] as const)
      expect(
        await started.client.send(
          new UpdateContainerInstancesStateCommand({ containerInstances: [instance], status }),
        ),
      ).toMatchObject({ containerInstances: [{ status }] });
    const described = await started.client.send(
      new DescribeContainerInstancesCommand({ containerInstances: [instance] }),
    );
    expect(described.containerInstances?.[0]?.registeredAt).toBeInstanceOf(Date);
    expect(described.containerInstances?.[0]?.remainingResources?.[0]).toMatchObject({
      name: 'CPU',
      integerValue: 4096,
    });
  });

  it('starts, finds, describes and stops tasks', async () => {
    const task = await startTask(started, 'nginx', 'sdk');
    const running = await eventually(
      PATIENCE,
      () => describeTask(started, task),
      ({ lastStatus }) => lastStatus === 'RUNNING',
    );
    expect(running).toMatchObject({
      desiredStatus: 'RUNNING',
      createdAt: expect.any(Date),
      startedAt: expect.any(Date),
      containers: [
        { cpu: '128', memory: '64', networkBindings: [{ hostPort: 32_768 }, { hostPort: 32_768 }] },
      ],
    });
    expect((await started.client.send(new ListTasksCommand({ startedBy: 'sdk' }))).taskArns).toEqual([task]);
    expect(await started.client.send(new StopTaskCommand({ task, reason: 'done' }))).toMatchObject({
      task: { lastStatus: 'RUNNING', desiredStatus: 'STOPPED' },
    });
    expect(await stopped(started, task)).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'done',
      containers: [{ exitCode: 143 }],
    });
  });

  it('pages with its own paginator', async () => {
    const tasks = await Promise.all([1, 2, 3].map(() => startTask(started, 'sleep360')));
    const found: string[] = [];
    for await (const page of paginateListTasks(
      { client: started.client, pageSize: 2 },
      { family: 'sleep360' },
    ))
      found.push(...(page.taskArns ?? []));
    expect(found.sort()).toEqual(tasks.sort());
  });

  it('reads errors as its own exceptions', async () => {
    const failure = started.client.send(new ListTasksCommand({ cluster: 'nowhere' }));
    await expect(failure).rejects.toBeInstanceOf(ClusterNotFoundException);
    await expect(failure).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), attempts: 1 },
    });
    await expect(started.client.send(new DescribeCapacityProvidersCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    await expect(
      started.client.send(new StartTaskCommand({ containerInstances: undefined, taskDefinition: undefined })),
    ).rejects.toMatchObject({ name: 'ClientException', message: 'Container Instances cannot be empty.' });
  });

  it('is not let in with another key', async () => {
    const { ecs } = started;
    const stranger = new ECSClient({
      endpoint: ecs.endpoint,
      region: ecs.region,
      credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: ecs.secretAccessKey },
      maxAttempts: 1,
    });
    await expect(stranger.send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    stranger.destroy();
  });
});

describe('a local ECS', () => {
  it('has the machines that it was started with', async () => {
    const started = await startEcs({
      clusterName: 'prod',
      region: 'eu-west-1',
      accountId: '000000000001',
      samples: false,
      instances: [{ vcpus: 2, memoryMiB: 1000, availabilityZone: 'eu-west-1b' }, { gpus: 1 }],
    });
    const { ecs, client } = started;
    try {
      expect(ecs).toMatchObject({ clusterName: 'prod', region: 'eu-west-1' });
      expect(ecs.view().instances.map(({ known }) => known.registered)).toMatchObject([
        { cpuUnits: 2048, memoryMiB: 1000 },
        { cpuUnits: 4096, gpuIds: [expect.any(String)] },
      ]);
      const { clusterArns } = await client.send(new ListClustersCommand({}));
      expect(clusterArns).toEqual(['arn:aws:ecs:eu-west-1:000000000001:cluster/prod']);
      expect((await client.send(new ListTaskDefinitionsCommand({}))).taskDefinitionArns).toEqual([]);
    } finally {
      await started.close();
    }
  });

  it('listens on loopback only, under a key of its own for each start', async () => {
    const [first, second] = await Promise.all([startEcs(), startEcs()]);
    try {
      expect(first.ecs.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(first.ecs.accessKeyId).toMatch(/^AKIA[0-9A-F]{32}$/);
      expect(first.ecs.accessKeyId).not.toBe(second.ecs.accessKeyId);
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  it('does not start when its port is taken, and leaves nothing behind', async () => {
    const first = await startEcs();
    try {
      const port = Number(new URL(first.ecs.endpoint).port);
      await expect(startEcs({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    } finally {
      await first.close();
    }
  });

  it('does not start with a machine that cannot be', async () => {
    await expect(startEcs({ instances: [{ vcpus: 0 }] })).rejects.toMatchObject({
      name: 'FleetError',
      message: 'vcpus must be above 0.',
      path: ['clusters', 0, 'instances', 0],
    });
  });

  it('does what its admin says', async () => {
    const started = await startEcs({ instances: 1 });
    const { admin } = started.ecs;
    const view = (): LocalEcsView => started.ecs.view();
    const on = { containerInstance: view().instances[0]?.known.containerInstanceArn ?? '' };
    try {
      const task = await startTask(started, 'nginx');
      await admin.killContainer({ task, exitCode: 4 });
      expect(await stopped(started, task)).toMatchObject({ containers: [{ exitCode: 4 }] });
      expect(started.ecs.ledger()).toMatchObject({
        tasks: [{ number: 1, known: { taskArn: task, lastStatus: 'STOPPED' } }],
        dropped: 0,
      });
      await admin.setContainerInstanceState({ ...on, status: 'DRAINING' });
      await admin.setContainerInstanceHealth({ ...on, health: 'IMPAIRED' });
      await admin.disconnectAgent(on);
      expect(view().instances[0]?.known).toMatchObject({
        status: 'DRAINING',
        agentConnected: false,
        impaired: true,
      });
      await admin.reconnectAgent(on);
      await admin.stopMachine(on);
      await admin.startMachine(on);
      await admin.replaceContainerInstance(on);
      await admin.addContainerInstances();
      await admin.terminateMachine({
        containerInstance: view().instances[1]?.known.containerInstanceArn ?? '',
      });
      await admin.deregisterContainerInstance(on);
      expect(view().instances.map(({ known }) => known.status)).toEqual(['INACTIVE', 'INACTIVE', 'ACTIVE']);
      await expect(admin.terminateMachine(on)).rejects.toThrow(LocalEcsAdminError);
      await expect(admin.terminateMachine(on)).rejects.toMatchObject({ code: 'ClientException' });
      await expect(admin.setContainerHealth({ task, health: 'HEALTHY' })).rejects.toMatchObject({
        message: 'The container nginx is not running.',
      });
    } finally {
      await started.close();
    }
  });

  it('answers nothing once it is closed', async () => {
    const started = await startEcs();
    await started.close();
    await expect(started.ecs.admin.addContainerInstances()).rejects.toThrow('the local ECS is closed');
    await expect(fetch(started.ecs.endpoint)).rejects.toThrow();
  });
});

describe('a local ECS that runs processes', () => {
  it('runs the command of a container, and keeps its output until it is closed', async () => {
    const outputDirectory = await mkdtemp(join(tmpdir(), 'local-ecs-test-'));
    const started = await startEcs({ runtime: 'process', outputDirectory });
    try {
      const task = await startTask(started, 'hello');
      expect(await stopped(started, task)).toMatchObject({
        stopCode: 'EssentialContainerExited',
        containers: [{ exitCode: 0 }],
      });
      const file = join(outputDirectory, task.slice(task.lastIndexOf('/') + 1), 'hello', 'stdout');
      expect(await readFile(file, 'utf8')).toBe('hello from ECS\n');
    } finally {
      await started.close();
      await rm(outputDirectory, { recursive: true });
    }
  });

  it('stops a process by signal, and simulates containers without a command', async () => {
    const started = await startEcs({ runtime: 'process' });
    try {
      const [sleep, nginx] = [await startTask(started, 'sleep360'), await startTask(started, 'nginx')];
      for (const task of [sleep, nginx]) {
        await eventually(
          PATIENCE,
          () => describeTask(started, task),
          ({ lastStatus }) => lastStatus === 'RUNNING',
        );
        await started.client.send(new StopTaskCommand({ task }));
        expect(await stopped(started, task)).toMatchObject({ containers: [{ exitCode: 143 }] });
      }
    } finally {
      await started.close();
    }
  });

  it('tells why a command cannot be started', async () => {
    const started = await startEcs({ runtime: 'process' });
    try {
      await started.client.send(
        new RegisterTaskDefinitionCommand({
          family: 'typo',
          containerDefinitions: [{ name: 'main', image: 'busybox', memory: 32, command: ['slep', '1'] }],
        }),
      );
      expect(await stopped(started, await startTask(started, 'typo'))).toMatchObject({
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'CannotStartContainerError: exec: "slep": executable file not found in $PATH',
      });
    } finally {
      await started.close();
    }
  });
});
