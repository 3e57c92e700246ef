import { afterEach, describe, expect, it } from '@jest/globals';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import type { Change } from '../../../../src/frameworks/marathon/engine/would-fit/change.ts';
import type { Stage } from '../../../../src/frameworks/marathon/engine/would-fit/verdict.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { NOW_MS } from '../../../support/marathon-builders.ts';
import type { Machine, MarathonHarness } from '../../../support/marathon-harness.ts';
import { CAUSES, TYPE, attribute, fleetOf, planted, port } from './planted-causes.ts';
import type { Bridge } from './planted-causes.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

interface RemedyJson {
  readonly text: string;
  readonly changes: readonly Change[];
  readonly agents: readonly { readonly id: string }[];
}

interface WhyJson {
  readonly running: number;
  readonly waiting: {
    readonly agentsKnown: string;
    readonly stages: readonly {
      readonly stage: Stage;
      readonly removed: number;
      readonly agents: readonly { readonly id: string; readonly message: string }[];
    }[];
    readonly fits: readonly unknown[];
    readonly wouldFit: readonly RemedyJson[];
    readonly emptyAgents: readonly unknown[];
  };
}

async function askWhy(harness: MarathonHarness, bridge?: Bridge): Promise<WhyJson> {
  await rest?.close();
  rest = await startRest(
    {
      state: harness.state,
      execute: () => Promise.reject(new Error('only asked')),
      listen: () => () => undefined,
    },
    {
      clock: new ManualClock(NOW_MS),
      ...(bridge === undefined ? {} : { fleet: () => fleetOf(harness, bridge) }),
    },
  );
  return (await rest.call('GET', '/ecs-scheduler/v1/marathon/why/app')).json as WhyJson;
}

/** What people would do about an app. */
function changeApp(app: AppDefinition, change: Change): AppDefinition {
  switch (change.type) {
    case 'askLess':
      return { ...app, [change.resource]: change.atMost };
    case 'takePort':
      return { ...app, portDefinitions: [port(change.port)] };
    case 'fewerPorts':
      return { ...app, portDefinitions: app.portDefinitions.slice(0, change.atMost) };
    case 'dropConstraint':
      return { ...app, constraints: [] };
    case 'chooseRegion':
      return { ...app, constraints: [['@region', 'IS', change.region]] };
    case 'acceptRoles':
      return { ...app, acceptedResourceRoles: change.roles };
    case 'dropQuery':
      return { ...app, labels: {} };
    case 'fewerInstances':
      return { ...app, instances: change.atMost };
    default:
      return app;
  }
}

/** What people would do about a machine. */
function changeMachine(machine: Machine, change: Change): Machine {
  switch (change.type) {
    case 'freeResource':
      return { ...machine, [change.resource]: change.atLeast };
    case 'freePort':
      return { ...machine, ports: [{ begin: change.port, end: change.port }] };
    case 'freePorts':
      return { ...machine, ports: [{ begin: 5_000, end: 4_999 + change.atLeast }] };
    case 'putAttribute':
      return { ...machine, attributes: [attribute(change.name, change.value)] };
    case 'endMaintenance':
      return { ...machine, isInMaintenance: false };
    case 'offerAgent':
      return { ...machine, isOffered: true };
    default:
      return machine;
  }
}

/** Does what a remedy says, on the first of the agents that it names. */
function follow(harness: MarathonHarness, { changes, agents: [first] }: RemedyJson): void {
  for (const change of changes) {
    if (change.type === 'addAgent') harness.machine('new');
    const machine = harness.machines.get(first?.id ?? '');
    if (first !== undefined && machine !== undefined)
      harness.machines.set(first.id, changeMachine(machine, change));
  }
  const app = harness.app('/app');
  if (app === undefined) throw new Error('the app is gone');
  const changed = changes.reduce(changeApp, app);
  if (changed !== app) expect(harness.forcePut(changed)).toMatchObject({ type: 'deployed' });
  harness.settle();
}

describe('An app that waits', () => {
  it.each(CAUSES)('for $name is told which agents fall out and where, and why', async (cause) => {
    const harness = planted(cause);
    const { running, waiting } = await askWhy(harness, cause);
    const [stage, ...machines] = cause.at;
    const found = waiting.stages.find((each) => each.stage === stage);
    expect(found?.agents.map(({ id }) => id)).toEqual(machines);
    expect(found?.agents[0]?.message).toBe(cause.message);
    expect(waiting.wouldFit.map(({ text }) => text).slice(0, cause.wouldFit.length)).toEqual(cause.wouldFit);
    expect(waiting.fits).toEqual([]);
    expect(running).toBe(cause.running ?? 0);
  });

  it.each(CAUSES)(
    'for $name has an instance more, or waits no more, when it does what would fit',
    async (cause) => {
      const { waiting } = await askWhy(planted(cause), cause);
      expect(waiting.wouldFit.length).toBeGreaterThan(0);
      for (const remedy of waiting.wouldFit) {
        const harness = planted(cause);
        const before = new Set(harness.instancesOf('/app').map(({ id }) => id));
        follow(harness, remedy);
        const started = harness.instancesOf('/app').filter(({ id }) => !before.has(id));
        const [first] = remedy.agents;
        const there = started.filter(({ agent }) => first === undefined || agent.agentId === first.id);
        const waits = harness.state.queue.size > 0;
        expect([remedy.text, there.length > 0 || !waits]).toEqual([remedy.text, true]);
      }
    },
  );

  it('is told of agents in maintenance, where only those are known whose offers have come', async () => {
    const harness = planted({ app: {}, machines: { a: { isInMaintenance: true }, b: { isOffered: false } } });
    const { waiting } = await askWhy(harness);
    expect(waiting.agentsKnown).toBe('offered');
    expect(waiting.stages.find(({ removed }) => removed > 0)).toMatchObject({
      stage: 'AgentMaintenance',
      agents: [{ id: 'a', message: 'the agent is in maintenance' }],
    });
    expect(waiting.wouldFit).toMatchObject([{ text: 'its maintenance over', agents: [{ id: 'a' }] }]);
  });

  it('is told when no empty agent of a type would take it, and when an agent takes it with its next offer', async () => {
    const cause = {
      app: { cpus: 64 },
      machines: { a: { attributes: [TYPE] } },
    };
    const { waiting } = await askWhy(planted(cause), {});
    expect(waiting.emptyAgents).toEqual([
      {
        instanceType: 'c5.xlarge',
        fits: false,
        stage: 'InsufficientCpus',
        message: 'cpus: 64 wanted, 4 offered',
      },
    ]);
    const harness = planted(cause);
    harness.machine('big', { cpus: 64 });
    const { waiting: now } = await askWhy(harness, {});
    expect(now.fits).toEqual([{ id: 'big', hostname: 'big.example' }]);
    expect(now.wouldFit).toEqual([]);
  });
});
