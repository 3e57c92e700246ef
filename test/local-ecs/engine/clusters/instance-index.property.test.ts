import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileLinearPattern } from '../../../../src/assembly/linear-patterns.ts';
import { readInstanceFilter } from '../../../../src/ecs/cluster-query/compile-query.ts';
import { toQueriedInstance } from '../../../../src/local-ecs/engine/instances/queried-instance.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { candidatesOf } from '../../../../src/local-ecs/engine/placement/candidates.ts';
import { findRefusal } from '../../../../src/local-ecs/engine/placement/place-tasks.ts';
import { joinConstraints } from '../../../../src/local-ecs/engine/placement/placement-constraints.ts';
import { readLaunch } from '../../../../src/local-ecs/engine/tasks/read-launch.ts';
import { fromSnapshot, toSnapshot } from '../../../../src/local-ecs/engine/snapshot/snapshot.ts';
import type { Turn } from '../../../../src/local-ecs/engine/turn.ts';
import { printQuery } from '../../../ecs/cluster-query/print-query.ts';
import { randomQuery } from '../../../ecs/cluster-query/random-queries.ts';
import { objectsIn, TestEcs } from '../test-ecs.ts';

const NAMES = ['stack', 'rack', 'n'];
const VALUES = ['prod', 'test', '9', '10', '10.0', '-1', 'a b'];
const GROUPS = ['web', 'db', 'family:hello'];
/** What tasks ask for: little, a port of the host, a GPU, an attribute that not every machine has, most of a machine. */
const DEFINITIONS: Readonly<Record<string, JsonObject>> = {
  web: {},
  port: { portMappings: [{ containerPort: 80, hostPort: 8080 }] },
  gpu: { resourceRequirements: [{ type: 'GPU', value: '1' }] },
  logs: { logConfiguration: { logDriver: 'splunk' } },
  large: { cpu: 3000 },
};

const nth = fc.nat(9);
const attribute = fc.record({
  name: fc.constantFrom(...NAMES),
  value: fc.option(fc.constantFrom(...VALUES), { nil: undefined }),
});
const change = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    instanceType: fc.constantFrom('t2.micro', 'm5.large'),
    gpus: fc.nat(1),
    withoutCapabilities: fc.constantFrom([], ['com.amazonaws.ecs.capability.logging-driver.splunk']),
    attributes: fc.uniqueArray(attribute, { selector: ({ name }) => name, maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('put' as const), nth, attribute }),
  fc.record({ type: fc.constant('delete' as const), nth, attribute }),
  fc.record({ type: fc.constant('status' as const), nth, status: fc.constantFrom('ACTIVE', 'DRAINING') }),
  fc.record({ type: fc.constantFrom('connect' as const, 'disconnect' as const, 'leave' as const), nth }),
  fc.record({
    type: fc.constant('start' as const),
    nth,
    group: fc.constantFrom(...GROUPS),
    family: fc.constantFrom(...Object.keys(DEFINITIONS)),
  }),
  fc.record({ type: fc.constantFrom('stop' as const, 'forget' as const, 'restart' as const), nth }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** A cluster in which things happen; what cannot be done is refused. */
class Fleet {
  ecs = new TestEcs({ compilePattern: compileLinearPattern });
  readonly #arns: string[] = [];

  constructor() {
    for (const [family, container] of Object.entries(DEFINITIONS)) this.ecs.register(container, { family });
  }

  live(what: Change): void {
    if (what.type === 'add') this.#add(what);
    else if (what.type === 'forget') this.ecs.advance(3_600_000);
    else if (what.type === 'restart') this.#restart();
    else this.#do(what, this.#arns[what.nth % Math.max(1, this.#arns.length)] ?? '');
  }

  /** Every instance that is in the lists, in the order of the registrations. */
  get listed() {
    return [...this.ecs.state.instances.values()].filter(({ known }) => known.status !== 'INACTIVE');
  }

  list(body: JsonObject): readonly string[] {
    const arns: string[] = [];
    let nextToken: unknown;
    do {
      const page = this.ecs.call('ListContainerInstances', { ...body, maxResults: 2, nextToken });
      arns.push(...(page['containerInstanceArns'] as readonly string[]));
      nextToken = page['nextToken'];
    } while (nextToken !== undefined);
    return arns;
  }

  #add({ type: _, ...spec }: Extract<Change, { type: 'add' }>): void {
    const attributes = spec.attributes.map(({ name, value }) => ({
      name,
      ...(value !== undefined && { value }),
    }));
    const ec2InstanceId = ['i-1', 'i-2', 'i-33'][this.#arns.length];
    const instance = { ...spec, attributes, ...(ec2InstanceId !== undefined && { ec2InstanceId }) };
    this.#arns.push(this.ecs.addInstance(instance));
  }

  #restart(): void {
    const snapshot: unknown = JSON.parse(JSON.stringify(toSnapshot(this.ecs.state, this.ecs.nowMs)));
    const options = { compilePattern: compileLinearPattern, startLatency: [0, 0] as const, stopMs: 0 };
    this.ecs = this.ecs.goOnWith(fromSnapshot(snapshot, options));
  }

  #call(operation: string, body: JsonObject): void {
    this.ecs.tell({ type: 'request', requestId: 'r', operation, body });
  }

  #do(what: Exclude<Change, { type: 'add' | 'forget' | 'restart' }>, arn: string): void {
    const machine = { requestId: 'r', type: 'admin' } as const;
    switch (what.type) {
      case 'put':
      case 'delete': {
        const operation = what.type === 'put' ? 'PutAttributes' : 'DeleteAttributes';
        this.#call(operation, { attributes: [{ ...what.attribute, targetId: arn }] });
        return;
      }
      case 'status': {
        this.#call('UpdateContainerInstancesState', {
          containerInstances: [arn],
          status: what.status,
        });
        return;
      }
      case 'leave': {
        this.#call('DeregisterContainerInstance', { containerInstance: arn, force: true });
        return;
      }
      case 'start': {
        const { group, family: taskDefinition } = what;
        this.#call('StartTask', { containerInstances: [arn], taskDefinition, group });
        return;
      }
      case 'stop': {
        const task = [...this.ecs.state.tasks.values()][what.nth];
        this.#call('StopTask', { task: task?.arn });
        return;
      }
      default: {
        const type = what.type === 'connect' ? 'ReconnectAgent' : 'DisconnectAgent';
        this.ecs.tell({ ...machine, command: { type, containerInstance: arn } });
      }
    }
  }
}

const changes = fc.array(change, { minLength: 1, maxLength: 30 });
const fleetOf = (all: readonly Change[]): Fleet => {
  const fleet = new Fleet();
  for (const each of all) fleet.live(each);
  return fleet;
};

describe('A cluster in which anything may have happened', () => {
  it('lists by a filter those of which it holds, one by one, in their order and in pages', () => {
    const statuses = fc.constantFrom(undefined, 'ACTIVE', 'DRAINING');
    fc.assert(
      fc.property(
        changes,
        fc.array(randomQuery, { minLength: 1, maxLength: 8 }),
        statuses,
        (all, queries, status) => {
          const fleet = fleetOf(all);
          for (const query of queries) {
            const filter = printQuery(query);
            const holds = readInstanceFilter(filter, compileLinearPattern);
            const expected = fleet.listed
              .filter(({ known }) => status === undefined || known.status === status)
              .filter((instance) => holds(toQueriedInstance(instance)));
            expect(fleet.list({ filter, status })).toEqual(expected.map(({ arn }) => arn));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has as candidates for a task those that would take it, as each is asked by itself, if there is room', () => {
    const wanted = fc.record({
      taskDefinition: fc.constantFrom(...Object.keys(DEFINITIONS)),
      group: fc.constantFrom(...GROUPS),
      constraints: fc.subarray([
        { type: 'distinctInstance' },
        { type: 'memberOf', expression: 'attribute:stack != prod or task:group == web' },
      ]),
    });
    const noRoom = ['RESOURCE:CPU', 'RESOURCE:MEMORY'];
    fc.assert(
      fc.property(changes, wanted, (all, { constraints, ...body }) => {
        const { ecs, listed } = fleetOf(all);
        const cluster = ecs.state.clusters.get('default');
        if (cluster === undefined) throw new Error('no cluster');
        const context = { nowMs: ecs.nowMs, uuid: () => '', random: () => 0 };
        const turn: Turn = { ...context, state: ecs.state, out: [] };
        const launch = readLaunch(turn, body, cluster, 36);
        const joined = joinConstraints(launch.definition, constraints, compileLinearPattern);
        const placement = { cluster, launch, constraints: joined, strategies: [], count: 1 };
        const index = cluster.instanceIndex;
        const candidates = [...candidatesOf(turn, placement).from(0)].map((slot) => index.idAt(slot));
        const refusals = listed.map((each) => [each.id, findRefusal(turn, placement, each)] as const);
        const takers = refusals.filter(([, reason]) => reason === undefined).map(([id]) => id);
        const full = refusals.filter(([, reason]) => noRoom.includes(reason ?? '')).map(([id]) => id);
        expect(candidates).toEqual(expect.arrayContaining(takers));
        expect([...takers, ...full]).toEqual(expect.arrayContaining(candidates));
      }),
      { numRuns: 60 },
    );
  });
});

describe('A cluster whose instances come and go', () => {
  it('lists those that are there by a filter, however many have gone', () => {
    const ecs = new TestEcs();
    const kept = ecs.addInstance({ attributes: [{ name: 'stack', value: 'prod' }] });
    for (let n = 0; n < 100; n += 1) {
      const containerInstance = ecs.addInstance({ attributes: [{ name: 'stack', value: 'prod' }] });
      ecs.call('DeregisterContainerInstance', { containerInstance });
    }
    const last = ecs.addInstance({ attributes: [{ name: 'stack', value: 'prod' }] });
    ecs.advance(3_600_000);
    const answer = ecs.call('ListContainerInstances', { filter: 'attribute:stack == prod' });
    expect(answer).toEqual({ containerInstanceArns: [kept, last] });
    expect(objectsIn(ecs.admin({ type: 'ListState' }), 'containerInstances')).toHaveLength(2);
  });
});
