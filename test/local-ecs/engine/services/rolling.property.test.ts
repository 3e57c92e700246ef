import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { ServiceWorld } from './service-world.ts';

const scenario = fc.record({
  seed: fc.nat(),
  desiredCount: fc.integer({ min: 1, max: 9 }),
  minimumHealthyPercent: fc.constantFrom(0, 25, 50, 75, 100),
  maximumPercent: fc.constantFrom(100, 125, 150, 200),
  /** Seconds after which something befalls the service. */
  troubles: fc.array(
    fc.record({
      afterSeconds: fc.integer({ min: 1, max: 40 }),
      what: fc.constantFrom('update', 'kill', 'drain', 'activate'),
      which: fc.nat(8),
    }),
    { maxLength: 12 },
  ),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

/** A service that has run for a minute. */
function settled({ seed, desiredCount, minimumHealthyPercent, maximumPercent }: Scenario): ServiceWorld {
  const world = new ServiceWorld(
    Array.from({ length: 4 }, () => ({ vcpus: 8, memoryMiB: 32_000 })),
    { startLatency: [100, 9000], stopMs: 500 },
  );
  world.ecs.random = createSeededRandom(seed);
  world.create(desiredCount, { deploymentConfiguration: { minimumHealthyPercent, maximumPercent } });
  world.ecs.advance(60_000);
  return world;
}

function befall(world: ServiceWorld, { what, which }: Scenario['troubles'][number]): void {
  const containerInstance = `i-${(which % 4) + 1}`;
  const tasks = world.tasks().filter((task) => task['lastStatus'] === 'RUNNING');
  if (what === 'update') world.update({ forceNewDeployment: true });
  else if (what === 'kill') {
    const task = tasks[which % Math.max(1, tasks.length)]?.['taskArn'];
    if (task !== undefined) world.ecs.call('StopTask', { task });
  } else {
    const status = what === 'drain' ? 'DRAINING' : 'ACTIVE';
    world.ecs.admin({ type: 'SetContainerInstanceState', containerInstance, status });
  }
}

/** Lets a second pass. @returns how many tasks ran at least, and how many were wanted at most, on the way. */
function watch(world: ServiceWorld): { readonly running: number; readonly wanted: number } {
  let [running, wanted] = [Infinity, 0];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    world.ecs.advance(100);
    const service = world.service();
    running = Math.min(running, Number(service['runningCount']));
    wanted = Math.max(wanted, Number(service['runningCount']) + Number(service['pendingCount']));
  }
  return { running, wanted };
}

describe('A service under way', () => {
  it('never has more tasks than the maximum, nor stops any that the minimum needs', () => {
    const possible = scenario.filter((one) => one.minimumHealthyPercent < one.maximumPercent);
    fc.assert(
      fc.property(possible, (one) => {
        const { desiredCount, minimumHealthyPercent, maximumPercent, troubles } = one;
        const world = settled(one);
        const least = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
        const most = Math.floor((desiredCount * maximumPercent) / 100);
        let before = Number(world.service()['runningCount']);
        for (const trouble of troubles) {
          befall(world, trouble);
          if (trouble.what === 'kill') before -= 1;
          expect(Number(world.service()['runningCount'])).toBeGreaterThanOrEqual(Math.min(least, before));
          for (let second = 0; second < trouble.afterSeconds; second += 1) {
            const { running, wanted } = watch(world);
            expect(running).toBeGreaterThanOrEqual(Math.min(least, before));
            expect(wanted).toBeLessThanOrEqual(most);
            before = running;
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has what it wants, of the last deployment only, once nothing befalls it any more', () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const world = settled({ ...one, minimumHealthyPercent: 0, maximumPercent: 200 });
        for (const trouble of one.troubles) {
          befall(world, trouble);
          world.ecs.advance(trouble.afterSeconds * 1000);
        }
        for (const containerInstance of ['i-1', 'i-2', 'i-3', 'i-4'])
          world.ecs.admin({ type: 'SetContainerInstanceState', containerInstance, status: 'ACTIVE' });
        world.ecs.advance(300_000);
        expect(world.deployments()).toMatchObject([
          { status: 'PRIMARY', runningCount: one.desiredCount, pendingCount: 0, rolloutState: 'COMPLETED' },
        ]);
        expect(world.tasks()).toHaveLength(one.desiredCount);
      }),
      { numRuns: 40 },
    );
  });
});
