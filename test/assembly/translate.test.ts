import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DescribeTaskDefinitionCommand, ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import type { TaskDefinition } from '@aws-sdk/client-ecs';

import { EcsSchedulerDriver } from '../../src/assembly/ecs-scheduler-driver.ts';
import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { SchedulerDriver } from '../../src/driver/scheduler-driver.ts';
import { taskInfoFor } from '../../src/frameworks/marathon/engine/task-info.ts';
import { taskId } from '../../src/mesos/ids.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import type { TaskInfo } from '../../src/mesos/task-info.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import { posted } from '../support/marathon-requests.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

type AppJson = Parameters<typeof posted>[0];

/** An app file as people have them: an image and a command, no task definition. */
const WEB = {
  id: '/web',
  cmd: 'echo "$GREETING" && sleep 600',
  cpus: 0.1,
  mem: 32,
  env: { GREETING: 'hello' },
  networks: [{ mode: 'container/bridge' }],
  container: { docker: { image: 'nginx' }, portMappings: [{ containerPort: 80, hostPort: 0 }] },
};

const taskOf = (id: string, app: AppJson, { agentId }: Offer, hostPorts: readonly number[]): TaskInfo =>
  taskInfoFor(
    posted(app),
    { taskId: taskId(id), hostname: 'h', hostPorts, enforcesGroupRole: false, randomPort: () => 4_711 },
    agentId,
  );

/** Launches one task after the other, each on an offer of its own, and waits for what is said of it. */
class AppDriver {
  readonly statuses: TaskStatus[] = [];
  readonly driver: SchedulerDriver;
  #queue: ((offer: Offer) => TaskInfo)[] = [];
  #heard: () => void = () => undefined;

  constructor(local: LocalEcs) {
    this.driver = new EcsSchedulerDriver(
      {
        resourceOffers: (driver, offers) => {
          for (const offer of offers) {
            const make = this.#queue.shift();
            driver.launchTasks(offer.id, make === undefined ? [] : [make(offer)], { refuseSeconds: 0 });
          }
        },
        statusUpdate: (_driver, status) => {
          this.statuses.push(status);
          this.#heard();
        },
      },
      { user: 'root', name: 'marathon' },
      'local',
      { local, translate: true, ports: '80,31000-32000', logger: new RecordingLogger() },
    );
    this.driver.start();
  }

  async launch(id: string, app: AppJson, hostPorts: readonly number[] = [31_000]): Promise<TaskStatus> {
    this.#queue.push((offer) => taskOf(id, app, offer, hostPorts));
    return this.status(id, ({ state }) => state === 'TASK_RUNNING' || state === 'TASK_ERROR');
  }

  /** Resolves to the first status of the task that is like this, be it heard already or not. */
  async status(id: string, isWanted: (status: TaskStatus) => boolean): Promise<TaskStatus> {
    for (;;) {
      const found = this.statuses.find((status) => status.taskId === id && isWanted(status));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }
}

let local: LocalEcs;
let apps: AppDriver;
let client: ECSClient;

async function begin(options: Parameters<typeof startLocalEcs>[0]): Promise<void> {
  local = await startLocalEcs({ instances: 1, startLatency: [0, 0], stopMs: 0, ...options });
  const { endpoint, region, accessKeyId, secretAccessKey } = local;
  client = new ECSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  apps = new AppDriver(local);
}

afterEach(async () => {
  apps.driver.stop();
  await apps.driver.join();
  client.destroy();
  await local.close();
});

/** All that bridges have registered. */
async function translated(): Promise<readonly TaskDefinition[]> {
  const { taskDefinitionArns = [] } = await client.send(new ListTaskDefinitionsCommand({}));
  const arns = taskDefinitionArns.filter((arn) => arn.includes('task-definition/translated-marathon-'));
  const answers = await Promise.all(
    arns.map((taskDefinition) => client.send(new DescribeTaskDefinitionCommand({ taskDefinition }))),
  );
  return answers.flatMap(({ taskDefinition }) => taskDefinition ?? []);
}

describe('an app with an image and a command, as real processes', () => {
  beforeEach(() => begin({ runtime: 'process' }));

  it('runs, and its next instance needs no other definition', async () => {
    expect(await apps.launch('t1', WEB, [31_000])).toMatchObject({ state: 'TASK_RUNNING' });
    expect(await apps.launch('t2', WEB, [31_007])).toMatchObject({ state: 'TASK_RUNNING' });
    expect(await translated()).toMatchObject([
      {
        revision: 1,
        networkMode: 'bridge',
        containerDefinitions: [
          {
            image: 'nginx',
            entryPoint: ['/bin/sh', '-c'],
            command: [WEB.cmd],
            portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }],
          },
        ],
      },
    ]);
  }, 30_000);

  it('ends as its process ends', async () => {
    await apps.launch('t1', { ...WEB, cmd: '[ "$GREETING" = hello ] && exit 3' });
    expect(await apps.status('t1', ({ state }) => state === 'TASK_FAILED')).toMatchObject({
      message: 'Container task exited with status 3',
    });
  }, 30_000);
});

describe('an app with an image', () => {
  beforeEach(() => begin({ runtime: 'simulated' }));

  it('has the host port that it asks for', async () => {
    const container = { ...WEB.container, portMappings: [{ containerPort: 8080, hostPort: 80 }] };
    const status = await apps.launch('t1', { ...WEB, container }, [80]);
    expect(status.containerStatus?.networkInfos?.[0]?.portMappings).toContainEqual(
      expect.objectContaining({ containerPort: 8080, hostPort: 80 }),
    );
    const [definition] = await translated();
    expect(definition?.containerDefinitions?.[0]?.portMappings).toMatchObject([
      { containerPort: 8080, hostPort: 80 },
    ]);
  }, 30_000);

  it('is told to be healthy or not, by its health check', async () => {
    const healthChecks = [{ protocol: 'COMMAND', command: { value: 'curl -f localhost' } }];
    await apps.launch('t1', { ...WEB, healthChecks });
    await apps.status('t1', ({ healthy }) => healthy === true);
    const [task] = local.view().tasks;
    await local.admin.setContainerHealth({
      task: task?.known.taskArn ?? '',
      container: 'task',
      health: 'UNHEALTHY',
    });
    const status = await apps.status('t1', ({ healthy }) => healthy === false);
    expect(status.reason).toBe('REASON_TASK_HEALTH_CHECK_STATUS_UPDATED');
  }, 30_000);

  it('and a Docker parameter that ECS has no word for is TASK_ERROR which names it', async () => {
    const docker = { image: 'nginx', parameters: [{ key: 'pid', value: 'host' }] };
    const status = await apps.launch('t1', { ...WEB, container: { ...WEB.container, docker } });
    expect(status.state).toBe('TASK_ERROR');
    expect(status.message).toContain("Docker parameter 'pid'");
    expect(await translated()).toEqual([]);
  }, 30_000);
});
