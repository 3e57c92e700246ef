import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { demandView } from '../../src/bridge/demand.ts';
import { agentId } from '../../src/mesos/ids.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import type { Resource } from '../../src/mesos/resource.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import type { TestFramework } from '../support/bridge-framework.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const size = (cpus: number, mem: number): readonly Resource[] => [
  scalarResource('cpus', cpus),
  scalarResource('mem', mem),
];

function request(framework: TestFramework, ...wishes: readonly (readonly Resource[])[]): void {
  const requests = wishes.map((resources) => ({ resources }));
  framework.say<'REQUEST'>({ type: 'REQUEST', request: { requests } });
}

const demandOf = ({ state }: ScriptedBridge) =>
  demandView(state).map(({ cpuUnits, memoryMiB }) => [cpuUnits / 1024, memoryMiB]);

/** A cluster of one machine that has nothing left. */
const fullWorld = () =>
  scriptedWorld({ instances: [containerInstance({ remaining: { cpuUnits: 0, memoryMiB: 0 } })] });

describe('demand', () => {
  it('is nothing of a framework that has requested nothing', () => {
    expect(demandView(fullWorld().bridge.state)).toEqual([{ framework: 'test', cpuUnits: 0, memoryMiB: 0 }]);
  });

  it('is what a framework requests, over all its wishes', () => {
    const { bridge, framework } = fullWorld();
    request(framework, size(2, 512), size(1.5, 256));
    expect(demandOf(bridge)).toEqual([[3.5, 768]]);
  });

  it('is what is missing of it: neither offered nor held by launches', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ cpus: 1, mem: 1_000 }));
    request(framework, size(6, 5_000));
    // The machine has 4 cpus and 4,000 MiB, and all of it is held or offered.
    expect(demandOf(bridge)).toEqual([[2, 1_000]]);
    framework.decline(framework.offers, 3_600);
    expect(demandOf(bridge)).toEqual([[5, 4_000]]);
  });

  it('is never negative', () => {
    const { bridge, framework } = scriptedWorld();
    request(framework, size(1, 8_000));
    expect(demandOf(bridge)).toEqual([[0, 4_000]]);
  });

  it('is that of the newest request alone', () => {
    const { bridge, framework } = fullWorld();
    request(framework, size(8, 8_000));
    request(framework, size(2, 100));
    expect(demandOf(bridge)).toEqual([[2, 100]]);
  });

  it('leaves out wishes for an agent, which no other machine would serve', () => {
    const { bridge, framework } = fullWorld();
    const requests = [{ agentId: agentId('agent-1'), resources: size(2, 100) }, { resources: size(1, 50) }];
    framework.say<'REQUEST'>({ type: 'REQUEST', request: { requests } });
    expect(demandOf(bridge)).toEqual([[1, 50]]);
  });

  it('counts reserved resources like others, and nothing of what is no cpus and no memory', () => {
    const { bridge, framework } = fullWorld();
    request(framework, [
      { ...scalarResource('cpus', 1), role: 'web' },
      scalarResource('disk', 10_000),
      rangesResource('ports', [{ begin: 80, end: 80 }]),
    ]);
    expect(demandOf(bridge)).toEqual([[1, 0]]);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('counts nothing of an amount of %d', (amount) => {
    const { bridge, framework } = fullWorld();
    request(framework, size(amount, 64));
    expect(demandOf(bridge)).toEqual([[0, 64]]);
  });

  it('is each framework its own', () => {
    const { bridge, framework } = fullWorld();
    const other = subscribe(bridge, { info: frameworkInfo({ name: 'other' }) });
    request(framework, size(1, 10));
    request(other, size(2, 20));
    expect(demandView(bridge.state)).toEqual([
      { framework: 'test', cpuUnits: 1_024, memoryMiB: 10 },
      { framework: 'other', cpuUnits: 2_048, memoryMiB: 20 },
    ]);
  });

  it('covers, together with what a framework has, all that it requests', () => {
    const cpus = fc.integer({ min: 0, max: 10_000 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(cpus, cpus, (wanted, launched) => {
        const { bridge, framework } = scriptedWorld();
        const taken = Math.min(launched, 3.5);
        if (taken > 0) framework.launch(taskInfo({ cpus: taken }));
        request(framework, size(wanted, 0));
        const [[missing = 0] = []] = demandOf(bridge);
        expect(missing).toBeGreaterThanOrEqual(0);
        expect(missing + 4).toBeGreaterThanOrEqual(wanted - 0.001);
        expect(missing).toBeLessThanOrEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a request is forgotten', () => {
  const requested = () => {
    const world = fullWorld();
    request(world.framework, size(2, 100));
    return world;
  };

  it('when the framework requests nothing', () => {
    const { bridge, framework } = requested();
    request(framework);
    expect(demandOf(bridge)).toEqual([[0, 0]]);
  });

  it('when the framework suppresses offers, and stays so when it revives them', () => {
    const { bridge, framework } = requested();
    framework.say<'SUPPRESS'>({ type: 'SUPPRESS' });
    framework.say<'REVIVE'>({ type: 'REVIVE' });
    expect(demandOf(bridge)).toEqual([[0, 0]]);
  });

  it('when the framework suppresses offers by an update', () => {
    const { bridge, framework } = requested();
    const info = frameworkInfo({ id: framework.id });
    framework.say<'UPDATE_FRAMEWORK'>({
      type: 'UPDATE_FRAMEWORK',
      updateFramework: { frameworkInfo: info, suppressedRoles: ['*'] },
    });
    expect(framework.refusals).toEqual([]);
    expect(demandOf(bridge)).toEqual([[0, 0]]);
  });

  it('when the framework disconnects, even if it comes back', () => {
    const { bridge, framework } = scriptedWorld({
      framework: { info: frameworkInfo({ failoverTimeout: 60 }) },
    });
    request(framework, size(9, 100));
    const { id } = framework;
    framework.disconnect();
    expect(demandView(bridge.state)).toEqual([]);
    subscribe(bridge, { info: frameworkInfo({ id, failoverTimeout: 60 }) });
    expect(demandOf(bridge)).toEqual([[0, 0]]);
  });

  it('when another session of the framework takes over', () => {
    const { bridge, framework } = requested();
    subscribe(bridge, { info: frameworkInfo({ id: framework.id }) });
    expect(demandOf(bridge)).toEqual([[0, 0]]);
  });

  it('when the framework is torn down', () => {
    const { bridge, framework } = requested();
    framework.say<'TEARDOWN'>({ type: 'TEARDOWN' });
    expect(demandView(bridge.state)).toEqual([]);
  });

  it('at once when no role of the framework wants offers', () => {
    const { bridge, framework } = fullWorld();
    framework.say<'SUPPRESS'>({ type: 'SUPPRESS' });
    request(framework, size(2, 100));
    expect(demandOf(bridge)).toEqual([[0, 0]]);
  });

  it('but not when the framework suppresses one of its roles', () => {
    const { bridge, framework } = scriptedWorld({
      instances: [],
      framework: { info: frameworkInfo({ roles: ['a', 'b'], can: ['MULTI_ROLE'] }) },
    });
    request(framework, size(2, 100));
    framework.say<'SUPPRESS'>({ type: 'SUPPRESS', suppress: { roles: ['a'] } });
    expect(demandOf(bridge)).toEqual([[2, 100]]);
  });
});

describe('a request', () => {
  it('is noted, and writes nothing to the state store', () => {
    const { bridge, framework } = fullWorld();
    const before = new Map(bridge.saved);
    request(framework, size(2, 100));
    expect(bridge.saved).toEqual(before);
    expect(bridge.notesOf('resources.requested')).toMatchObject([
      { level: 'debug', fields: { frameworkId: framework.id, cpuUnits: 2_048, memoryMiB: 100 } },
    ]);
  });
});
