/**
 * What Amazon's client gets out of the embedded ECS at full size per second, one call after the other: StartTask, a page of
 * ListTasks, DescribeTasks of a hundred. Each as a ratio to a bare HTTP server that answers the same bytes at once, in
 * alternating rounds. And how long `startLocalEcs` takes with 5,000 instances.
 */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTasksCommand, ECSClient, ListTasksCommand, StartTaskCommand } from '@aws-sdk/client-ecs';

import { compileLinearPattern } from '../src/assembly/linear-patterns.ts';
import { createSystemClock } from '../src/assembly/system-clock.ts';
import { createSystemIds } from '../src/assembly/system-ids.ts';
import { createWinstonLogger } from '../src/assembly/winston-logger.ts';
import { createEndpoint } from '../src/local-ecs/endpoint/endpoint.ts';
import { LocalEcsRunner } from '../src/local-ecs/local-ecs-runner.ts';
import { startLocalEcs } from '../src/local-ecs/local-ecs.ts';
import { createSimulatedRuntime } from '../src/local-ecs/runtime/simulated-runtime.ts';
import { createSeededRandom } from '../src/local-ecs/engine/seeded-random.ts';
import { FULL_SIZE, FullSizeEcs } from '../test/support/full-size-ecs.ts';
import { median, ms, timed } from './rounds.ts';

const ROUNDS = 5;
const CALLS = 60;
const ACCESS_KEY_ID = 'AKIABENCH';

const clock = createSystemClock();
const ids = createSystemIds();
const logger = createWinstonLogger({ level: 'error', form: 'json' });

const starting = await timed(async () => {
  const ecs = await startLocalEcs({
    clock,
    ids,
    logger,
    compilePattern: compileLinearPattern,
    runtime: 'simulated',
    instances: FULL_SIZE.instances,
  });
  await ecs.close();
});
console.log(`startLocalEcs with ${FULL_SIZE.instances} instances, and close: ${ms(starting)}`);

const full = new FullSizeEcs(FULL_SIZE);
const runner = new LocalEcsRunner({
  state: full.state,
  clock,
  ids,
  random: createSeededRandom(1),
  createRuntime: createSimulatedRuntime,
  onChange: () => undefined,
  onReset: () => Promise.resolve(),
});
const app = createEndpoint({
  runner,
  accessKeyId: ACCESS_KEY_ID,
  region: 'us-east-1',
  newRequestId: () => ids.uuid(),
  logger,
});
const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });

/** Answers what it was told to, whatever it is asked. */
async function openEcho(): Promise<{ readonly server: Server; readonly url: string; answer: Buffer }> {
  const echo = { answer: Buffer.from('{}') };
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      response
        .writeHead(200, {
          'content-type': 'application/x-amz-json-1.1',
          'content-length': echo.answer.length,
        })
        .end(echo.answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(echo, { server, url: `http://127.0.0.1:${port}` });
}

const clientOf = (url: string): ECSClient =>
  new ECSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: 'any' },
    maxAttempts: 1,
  });

const echo = await openEcho();
const [ours, bare] = [clientOf(endpoint), clientOf(echo.url)];

type Ask = (client: ECSClient, n: number) => Promise<unknown>;

const ASKED: Readonly<Record<string, Ask>> = {
  StartTask: (client, n) =>
    client.send(
      new StartTaskCommand({
        taskDefinition: 'family-1',
        containerInstances: [full.instances[n % full.instances.length] ?? ''],
      }),
    ),
  'ListTasks, a page of 100': (client) => client.send(new ListTasksCommand({})),
  'DescribeTasks, 100': (client, n) =>
    client.send(new DescribeTasksCommand({ tasks: full.tasks.slice(n, n + 100) })),
};

let asked = 0;
async function rate(client: ECSClient, ask: Ask): Promise<number> {
  const took = await timed(async () => {
    for (let call = 0; call < CALLS; call += 1) {
      asked += 1;
      await ask(client, asked);
    }
  });
  return (CALLS / took) * 1_000;
}

for (const [name, ask] of Object.entries(ASKED)) {
  const { $metadata: _, ...answer } = (await ask(ours, asked)) as object & { $metadata: unknown };
  // Dates as numbers, as they are on the wire.
  const wire = JSON.stringify(answer, function (this: Record<string, unknown>, key, value: unknown) {
    const raw = this[key];
    return raw instanceof Date ? raw.getTime() / 1_000 : value;
  });
  echo.answer = Buffer.from(wire);
  const rates: { readonly ours: number[]; readonly bare: number[] } = { ours: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [mine, its] = [await rate(ours, ask), await rate(bare, ask)];
    // The first round warms up.
    if (round === 0) continue;
    rates.ours.push(mine);
    rates.bare.push(its);
  }
  const [mine, its] = [median(rates.ours), median(rates.bare)];
  console.log(
    `${name}: ${Math.round(mine)}/s of ${echo.answer.length} bytes, ${(mine / its).toFixed(2)} of a bare server's`,
  );
}
ours.destroy();
bare.destroy();
echo.server.close();
await app.close();
await runner.close();
