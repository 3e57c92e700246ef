/**
 * Marathon's API with 1,000 apps and 20,000 tasks, on real sockets. How long `GET /v2/apps` with all embeds takes beside
 * JSON.stringify of the same answer, and what its longest stretch is in which nothing else has its turn. Then events for 200
 * listeners, beside the same bytes written to as many bare connections.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { createSystemClock } from '../src/assembly/system-clock.ts';
import { createWinstonLogger } from '../src/assembly/winston-logger.ts';
import { createHttpServer } from '../src/doors/http/http-server.ts';
import { marathonRest } from '../src/frameworks/marathon/rest/marathon-routes.ts';
import type { Marathon, MarathonListener } from '../src/frameworks/marathon/marathon.ts';
import { RULES } from '../test/support/marathon-requests.ts';
import { MarathonFleet } from './marathon-fleet.ts';
import { median, ms, timed } from './rounds.ts';

const APPS = 1_000;
const INSTANCES_PER_APP = 20;
const LISTENERS = 200;
const EVENTS = 200;
const ROUNDS = 3;

const EMBEDS = ['tasks', 'counts', 'deployments', 'readiness', 'lastTaskFailure', 'taskStats'];

const LISTS = [
  `/v2/apps?${EMBEDS.map((name) => `embed=apps.${name}`).join('&')}`,
  `/v2/groups?embed=group.groups&embed=group.apps&embed=group.apps.tasks`,
  '/v2/tasks',
];

const fleet = new MarathonFleet({ apps: APPS, instancesPerApp: INSTANCES_PER_APP });
const heard = new Set<MarathonListener>();
const marathon: Marathon = {
  state: fleet.state,
  execute: () => Promise.reject(new Error('nobody asks for anything here')),
  listen: (listener) => {
    heard.add(listener);
    return () => heard.delete(listener);
  },
};
const clock = createSystemClock();
const logger = createWinstonLogger({ level: 'error', form: 'json' });
const server = createHttpServer({ host: '127.0.0.1', port: 0, clock, logger });
const rest = marathonRest(marathon, {
  clock,
  logger,
  info: { url: () => 'http://marathon:8080' },
  rules: () => RULES,
});
for (const route of rest.routes) server.route(route);
const { url } = await server.listen();

/** How long an answer takes, how long the process does nothing else meanwhile, and how long its bare JSON takes. */
async function listCost(path: string) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let text = '';
  delay.enable();
  const whole = await timed(async () => {
    const answer = await fetch(url + path, { headers: { 'accept-encoding': 'identity' } });
    text = await answer.text();
  });
  delay.disable();
  const value = JSON.parse(text) as unknown;
  const bare = await timed(() => JSON.stringify(value));
  return { whole, bare, stretch: delay.max / 1e6, mib: text.length / 2 ** 20 };
}

console.log(`${APPS} apps, ${fleet.state.instances.size} tasks; medians of ${ROUNDS}`);
for (const path of LISTS) {
  const costs: Awaited<ReturnType<typeof listCost>>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) costs.push(await listCost(path));
  const whole = median(costs.map((cost) => cost.whole));
  const stretch = median(costs.map((cost) => cost.stretch));
  const toBare = whole / median(costs.map((cost) => cost.bare));
  console.log(
    `${path.slice(0, 24).padEnd(26)} ${ms(whole).padStart(10)}  ${(costs[0]?.mib ?? 0).toFixed(1)} MiB  ` +
      `ratio to JSON.stringify ${toBare.toFixed(2)}  at most ${ms(stretch)} at a stretch, ${((stretch / whole) * 100).toFixed(0)} % of it`,
  );
}

/** Connections that listen and let go of what comes. */
class Listeners {
  #bytes = 0;
  #wanted = Number.POSITIVE_INFINITY;
  #enough: () => void = () => undefined;
  readonly #sockets: Socket[] = [];

  async open(port: number): Promise<void> {
    for (let n = 0; n < LISTENERS; n += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.write('GET /v2/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n');
      await once(socket, 'data');
      socket.on('data', (chunk: Buffer) => {
        this.#bytes += chunk.length;
        if (this.#bytes >= this.#wanted) this.#enough();
      });
      this.#sockets.push(socket);
    }
    // What comes with the last ones is not measured.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** How long it takes until everybody has had so many bytes. */
  async cost(bytesForEach: number, send: () => void | Promise<void>): Promise<number> {
    this.#bytes = 0;
    this.#wanted = bytesForEach * LISTENERS;
    const enough = new Promise<void>((resolve) => {
      this.#enough = resolve;
    });
    return timed(async () => {
      await send();
      await enough;
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

const task = [...fleet.state.instances.all()][0];
if (task === undefined) throw new Error('the fleet is empty');
const tell = (): void => {
  for (const listener of heard)
    listener({ type: 'status_update_event', instance: task, message: '' }, clock.now());
};

/** One turn of the event loop after each, as turns of Marathon have. */
async function each(send: () => void): Promise<void> {
  for (let n = 0; n < EVENTS; n += 1) {
    send();
    await new Promise(setImmediate);
  }
}

const bareResponses: ServerResponse[] = [];
const bareServer = createServer((_, response) => {
  bareResponses.push(response.writeHead(200));
  response.write('\r\n');
}).listen(0, '127.0.0.1');
await once(bareServer, 'listening');
const bareAddress = bareServer.address();
if (bareAddress === null || typeof bareAddress === 'string') throw new Error('no port');

const [listening, bare] = [new Listeners(), new Listeners()];
await listening.open(Number(new URL(url).port));
await bare.open(bareAddress.port);

/** The chunk of one event, as it comes. */
const probe = connect(Number(new URL(url).port), '127.0.0.1');
probe.write(
  'GET /v2/events?event_type=status_update_event HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n',
);
await once(probe, 'data');
const next = once(probe, 'data');
tell();
const [chunk] = (await next) as [Buffer];
const frame = chunk.subarray(chunk.indexOf('\r\n') + 2, -2);
probe.destroy();
await new Promise((resolve) => setTimeout(resolve, 100));

const [ours, theirs]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  theirs.push(
    await bare.cost(chunk.length * EVENTS, () =>
      each(() => {
        for (const response of bareResponses) response.write(frame);
      }),
    ),
  );
  ours.push(await listening.cost(chunk.length * EVENTS, () => each(tell)));
}
const perSecond = (EVENTS * LISTENERS * 1_000) / median(ours);
console.log(
  `${EVENTS} events for ${LISTENERS} listeners: ${Math.round(perSecond)} a second, ratio to bare writes of the same bytes ${(median(ours) / median(theirs)).toFixed(2)}`,
);
process.exit(0);
