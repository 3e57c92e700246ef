/**
 * What a launch costs beyond the bare SDK call: the same number of StartTask calls to the same embedded ECS, once made
 * by the AWS SDK alone, once by a scheduler through the driver, from `launchTasks` to the last TASK_STARTING.
 */
import { ECSClient, StartTaskCommand } from '@aws-sdk/client-ecs';
import PQueue from 'p-queue';

import { EcsSchedulerDriver, scalarResource, startLocalEcs, taskId } from '../src/index.ts';
import type { LocalEcs, Offer } from '../src/index.ts';
import { median, ms, timed } from './rounds.ts';

const LAUNCHES = 200;
const IN_FLIGHT = 16;
const ROUNDS = 5;

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const openEcs = (): Promise<LocalEcs> =>
  startLocalEcs({ instances: [{ vcpus: 64, memoryMiB: 64_000 }], startLatency: [60_000, 60_000] });

/** The calls as any program would make them, as many at once as the driver does. */
async function bare(): Promise<number> {
  const local = await openEcs();
  const { endpoint, region, accessKeyId, secretAccessKey } = local;
  const client = new ECSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const [instance] = local.view().instances;
  const containerInstances = [instance?.known.containerInstanceArn ?? ''];
  const queue = new PQueue({ concurrency: IN_FLIGHT });
  const taken = await timed(() =>
    queue.addAll(
      Array.from({ length: LAUNCHES }, (_, i) => async () => {
        const environment = [{ name: 'MESOS_TASK_ID', value: `task-${i}` }];
        const overrides = { containerOverrides: [{ name: 'nginx', environment }] };
        const startedBy = `task-${i}`;
        await client.send(
          new StartTaskCommand({ taskDefinition: 'nginx:1', containerInstances, startedBy, overrides }),
        );
      }),
    ),
  );
  client.destroy();
  await local.close();
  return taken;
}

async function throughDriver(): Promise<number> {
  const local = await openEcs();
  let begun = 0;
  let started = 0;
  let taken = 0;
  const driver: EcsSchedulerDriver = new EcsSchedulerDriver(
    {
      resourceOffers(_driver, [offer]) {
        if (begun !== 0 || offer === undefined) return;
        begun = performance.now();
        driver.launchTasks(offer.id, tasksFor(offer));
      },
      statusUpdate(_driver, { state }) {
        if (state === 'TASK_STARTING') started += 1;
        if (started !== LAUNCHES) return;
        taken = performance.now() - begun;
        driver.stop(true);
      },
    },
    { user: 'root', name: 'bench' },
    'local',
    { local, launchesInFlight: IN_FLIGHT, logLevel: 'error' },
  );
  await driver.run();
  await local.close();
  return taken;
}

const tasksFor = (offer: Offer) =>
  Array.from({ length: LAUNCHES }, (_, i) => ({
    name: `task-${i}`,
    taskId: taskId(`task-${i}`),
    agentId: offer.agentId,
    resources: [scalarResource('cpus', 0.125), scalarResource('mem', 64)],
    command: { value: 'nginx:1' },
  }));

const alone: number[] = [];
const driven: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  alone.push(await bare());
  driven.push(await throughDriver());
}

const [sdk, own] = [median(alone), median(driven)];
console.log(`${LAUNCHES} launches, ${IN_FLIGHT} at once, median of ${ROUNDS} rounds`);
console.log(`bare SDK calls:      ${ms(sdk)} (${ms(sdk / LAUNCHES)} each)`);
console.log(`through the driver:  ${ms(own)} (${ms(own / LAUNCHES)} each)`);
console.log(`ratio:               ${(own / sdk).toFixed(2)}`);
