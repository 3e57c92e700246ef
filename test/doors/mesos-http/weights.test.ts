import { afterEach, describe, expect, it } from '@jest/globals';

import { EngineEcs } from '../../support/engine-ecs.ts';
import type { RawConnection } from '../../support/raw-connection.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { request } from '../http/http-fixture.ts';
import { eventsIn, startBridge } from './bridge-fixture.ts';
import type { BridgeBehindDoor, JsonEvent, JsonStream } from './bridge-fixture.ts';
import { JSON_TYPE, POST } from './scheduler-fixture.ts';

interface Id {
  readonly value: string;
}

interface JsonOffer {
  readonly id: Id;
  readonly agent_id: Id;
}

interface JsonStatus {
  readonly task_id: Id;
  readonly agent_id: Id;
  readonly state: string;
  readonly uuid?: string;
}

const offersOf = (event: JsonEvent): readonly JsonOffer[] =>
  event.type === 'OFFERS'
    ? (event as unknown as { offers: { offers: readonly JsonOffer[] } }).offers.offers
    : [];

const statusOf = (event: JsonEvent): JsonStatus | undefined =>
  event.type === 'UPDATE'
    ? (event as unknown as { update: { status: JsonStatus } }).update.status
    : undefined;

const END = Buffer.from('\r\n');

/** A framework over HTTP that takes one task's worth of every offer, for ever, on a connection for all of its calls. */
class GreedyFramework {
  readonly #bridge: BridgeBehindDoor;
  readonly #stream: JsonStream;
  readonly #calls: RawConnection;
  readonly #id: string;
  readonly #running = new Set<string>();
  #launched = 0;
  #marks = 0;

  private constructor(bridge: BridgeBehindDoor, stream: JsonStream, calls: RawConnection, id: string) {
    this.#bridge = bridge;
    this.#stream = stream;
    this.#calls = calls;
    this.#id = id;
  }

  static async subscribe(bridge: BridgeBehindDoor, role: string): Promise<GreedyFramework> {
    const info = { user: 'ann', name: role, id: { value: role }, roles: [role] };
    const framework_info = { ...info, capabilities: [{ type: 'MULTI_ROLE' }] };
    const body = { type: 'SUBSCRIBE', framework_id: info.id, subscribe: { framework_info } };
    const stream = await bridge.subscribe(JSON.stringify(body));
    return new GreedyFramework(bridge, stream, await bridge.connect(), role);
  }

  /** Tasks that run. */
  get running(): number {
    return this.#running.size;
  }

  /** Hears all there is to hear, and does something about it, until there is nothing more. */
  async react(): Promise<void> {
    for (let events = await this.#hear(); events.length > 0; events = await this.#hear())
      for (const event of events) {
        for (const offer of offersOf(event)) await this.#launchOn(offer);
        const status = statusOf(event);
        if (status !== undefined) await this.#learn(status);
      }
  }

  /** What has come up to now: the answer to a question is behind everything that was said before it. */
  async #hear(): Promise<readonly JsonEvent[]> {
    this.#marks += 1;
    const mark = `mark-${this.#marks}.`;
    await this.#call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: mark } }] } });
    const { connection } = this.#stream;
    await settleUntil(this.#bridge.clock, () => {
      const at = connection.received.indexOf(mark);
      return at >= 0 && connection.received.indexOf(END, at) >= 0;
    });
    const heard = await connection.take(connection.received.lastIndexOf(END) + END.length);
    return eventsIn(heard).filter(
      (event) => offersOf(event).length > 0 || statusOf(event)?.uuid !== undefined,
    );
  }

  #launchOn(offer: JsonOffer): Promise<void> {
    this.#launched += 1;
    const scalar = (name: string, value: number) => ({
      name,
      type: 'SCALAR',
      scalar: { value },
      allocation_info: { role: this.#id },
    });
    const task = {
      name: 'short',
      task_id: { value: `t${this.#launched}` },
      agent_id: offer.agent_id,
      resources: [scalar('cpus', 0.125), scalar('mem', 64)],
      command: { value: 'hello:1' },
    };
    const operations = [{ type: 'LAUNCH', launch: { task_infos: [task] } }];
    const accept = { offer_ids: [offer.id], operations, filters: { refuse_seconds: 0 } };
    return this.#call({ type: 'ACCEPT', accept });
  }

  #learn({ task_id, agent_id, state, uuid }: JsonStatus): Promise<void> {
    if (state === 'TASK_RUNNING') this.#running.add(task_id.value);
    else this.#running.delete(task_id.value);
    return this.#call({ type: 'ACKNOWLEDGE', acknowledge: { task_id, agent_id, uuid } });
  }

  async #call(call: object): Promise<void> {
    const body = JSON.stringify({ framework_id: { value: this.#id }, ...call });
    this.#calls.send(request([POST, JSON_TYPE, `Mesos-Stream-Id: ${this.#stream.id}`], body));
    const { status, body: text } = await this.#bridge.during(this.#calls.answer());
    expect([status, text.toString()]).toEqual(['HTTP/1.1 202 Accepted', '']);
  }
}

let bridge: BridgeBehindDoor | undefined;

afterEach(async () => {
  await bridge?.close();
  bridge = undefined;
});

const INSTANCES = 4;
const TASKS_PER_INSTANCE = 8;
const STEP_MS = 500;
const SETTLING_STEPS = 80;
const SAMPLED_STEPS = 100;

/** A full cluster over minutes of virtual time. @returns how many tasks of each role ran, on average. */
async function share(weights: Readonly<Record<string, number>>): Promise<readonly number[]> {
  const ecs = new EngineEcs(1, { lives: { 'hello:1': { runMs: 10_000 } } });
  const roles = Object.fromEntries(Object.entries(weights).map(([role, weight]) => [role, { weight }]));
  const served = await startBridge({ ecs, instances: 0, config: { roles } });
  bridge = served;
  const { clock } = served;
  const machines = { count: INSTANCES, vcpus: TASKS_PER_INSTANCE / 8 };
  ecs.admin({ type: 'AddContainerInstances', ...machines }, clock.now());
  const frameworks: GreedyFramework[] = [];
  for (const role of Object.keys(weights)) frameworks.push(await GreedyFramework.subscribe(served, role));
  const sums = frameworks.map(() => 0);
  for (let step = 0; step < SETTLING_STEPS + SAMPLED_STEPS; step += 1) {
    await clock.advance(STEP_MS);
    for (const [i, framework] of frameworks.entries()) {
      await framework.react();
      if (step >= SETTLING_STEPS) sums[i] = (sums[i] ?? 0) + framework.running;
    }
  }
  return sums.map((sum) => sum / SAMPLED_STEPS);
}

describe('two frameworks over HTTP that want all of a full cluster', () => {
  it('converge to shares as their weights are', async () => {
    const [light = 0, heavy = 0] = await share({ light: 1, heavy: 3 });
    expect(heavy / light).toBeGreaterThan(2.6);
    expect(heavy / light).toBeLessThan(3.4);
    expect(light + heavy).toBeGreaterThan(0.6 * INSTANCES * TASKS_PER_INSTANCE);
  }, 60_000);
});
