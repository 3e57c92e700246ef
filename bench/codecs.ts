/**
 * How long the codecs take over an OFFERS event of 20 offers and over an UPDATE, as ratios of the same machine in the
 * same run: JSON to JSON.stringify and JSON.parse of the object with the names of the wire, protobuf to protobufjs
 * alone.
 */
import type { Event } from '../src/mesos/event.ts';
import { agentId, frameworkId, offerId, taskId } from '../src/mesos/ids.ts';
import type { Offer } from '../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../src/mesos/resource.ts';
import { protoRoot } from '../src/wire/plain-message.ts';
import { schedulerCodec } from '../src/wire/scheduler-codec.ts';
import { median, timed } from './rounds.ts';

const OFFERS = 20;
const ROUNDS = 15;

const offer = (number: number): Offer => ({
  id: offerId(`8f2b2f0e-3d2c-4f1e-9a53-0c5b7c1f2a11-O${number}`),
  frameworkId: frameworkId('8f2b2f0e-3d2c-4f1e-9a53-0c5b7c1f2a11-0000'),
  agentId: agentId(number.toString(16).padStart(32, '0')),
  hostname: `ip-10-0-0-${number}.eu-west-1.compute.internal`,
  url: { scheme: 'http', address: { hostname: `ip-10-0-0-${number}`, ip: `10.0.0.${number}`, port: 5051 } },
  resources: [
    scalarResource('cpus', 3.9),
    scalarResource('mem', 15_000),
    rangesResource('ports', [{ begin: 31_000, end: 32_767 }]),
  ],
  attributes: ['ecs.availability-zone', 'ecs.instance-type', 'ecs.os-type', 'ecs.ami-id', 'ec2-id'].map(
    (name) => ({
      name,
      type: 'TEXT',
      text: `${name}-${number}`,
    }),
  ),
  executorIds: [],
  allocationInfo: { role: 'services' },
});

const offers: Event = {
  type: 'OFFERS',
  offers: { offers: Array.from({ length: OFFERS }, (_, number) => offer(number)) },
};

const update: Event = {
  type: 'UPDATE',
  update: {
    status: {
      taskId: taskId('web.3f1c'),
      state: 'TASK_RUNNING',
      source: 'SOURCE_EXECUTOR',
      agentId: agentId('0123456789abcdef0123456789abcdef'),
      timestamp: 1_700_000_000.123,
      uuid: new Uint8Array(16).fill(7),
      containerStatus: { networkInfos: [{ ipAddresses: [{ protocol: 'IPv4', ipAddress: '10.0.0.7' }] }] },
    },
  },
};

async function timeOf(events: number, action: () => unknown): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push(
      await timed(() => {
        for (let i = 0; i < events; i += 1) action();
      }),
    );
  return median(rounds);
}

async function compare(
  events: number,
  what: string,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<void> {
  const [mine, base] = [await timeOf(events, ours), await timeOf(events, theirs)];
  const perSecond = Math.round((events / mine) * 1_000);
  console.log(`${what}: ${(mine / base).toFixed(2)} times as long, ${perSecond} events/s`);
}

async function measure(name: string, events: number, event: Event): Promise<void> {
  const json = schedulerCodec('application/json');
  const protobuf = schedulerCodec('application/x-protobuf');
  const type = protoRoot().lookupType('mesos.v1.scheduler.Event');
  const text = Buffer.from(json.encodeEvent(event));
  const plain = JSON.parse(text.toString()) as unknown;
  const bytes = protobuf.encodeEvent(event);
  const message = type.decode(bytes);
  await compare(
    events,
    `${name}, JSON, written`,
    () => json.encodeEvent(event),
    () => Buffer.from(JSON.stringify(plain)),
  );
  await compare(
    events,
    `${name}, JSON, read`,
    () => json.decodeEvent(text),
    () => JSON.parse(text.toString()) as unknown,
  );
  await compare(
    events,
    `${name}, protobuf, written`,
    () => protobuf.encodeEvent(event),
    () => type.encode(message).finish(),
  );
  await compare(
    events,
    `${name}, protobuf, read`,
    () => protobuf.decodeEvent(bytes),
    () => type.decode(bytes),
  );
}

await measure(`OFFERS of ${OFFERS}`, 200, offers);
await measure('UPDATE', 4_000, update);
