import { beforeAll, describe, expect, it } from '@jest/globals';

import { Chance } from '../simulation/random.ts';
import { LaunchStorm } from '../support/launch-storm.ts';

const LAUNCHES = 10_000;

describe("ten thousand launches at once, with all of an account's limits", () => {
  const chance = new Chance(1);
  const storm = new LaunchStorm({ launches: LAUNCHES, latencyMs: () => chance.between(10, 200) });
  let killedAtMs = 0;

  const timesOf = (
    operation: Parameters<typeof storm.callsOf>[0],
    fits: (call: object) => boolean = () => true,
  ) =>
    storm
      .callsOf(operation)
      .filter(({ call }) => fits(call))
      .map(({ atMs }) => atMs);

  const startedIn = (text: string) => (call: object) => JSON.stringify(call).includes(`"${text}"`);

  beforeAll(() => {
    storm.start();
    storm.advance(60_000);
    killedAtMs = storm.world.nowMs;
    storm.kill('t1');
    storm.kill('t9999');
    while (storm.ecs.inner.tasks.size < LAUNCHES - 1) storm.advance(1_000);
  }, 60_000);

  it('use 95 % at least of the StartTask calls that ECS allows in that time', () => {
    const times = timesOf('StartTask');
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
    expect((LAUNCHES - 1) / (100 + 40 * seconds)).toBeGreaterThan(0.95);
  });

  it('start each task once', () => {
    expect(storm.ecs.inner.tasks.size).toBe(LAUNCHES - 1);
    const refused = storm.ecs.refused.filter(({ operation }) => operation === 'StartTask').length;
    expect(timesOf('StartTask')).toHaveLength(LAUNCHES - 1 + refused);
  });

  it('let a queued task be killed at once, without a call', () => {
    const killed = storm.statuses.filter(({ status }) => status.taskId === 't9999');
    expect(killed).toMatchObject([{ atMs: killedAtMs, status: { state: 'TASK_KILLED' } }]);
    expect(timesOf('StartTask', startedIn('t9999'))).toEqual([]);
    expect(timesOf('StopTask')).toHaveLength(1);
  });

  it('let a running task be stopped within a second', () => {
    const [atMs = Number.POSITIVE_INFINITY] = timesOf('StopTask');
    expect(atMs - killedAtMs).toBeLessThan(1_000);
  });

  it.each(['ListContainerInstances', 'DescribeContainerInstances', 'DescribeTasks', 'ListTasks'] as const)(
    'go on beside %s',
    (operation) => {
      const times = timesOf(operation);
      const begunAtMs = timesOf('StartTask')[0] ?? 0;
      for (let fromMs = begunAtMs; fromMs < begunAtMs + 180_000; fromMs += 90_000) {
        const inWindow = times.filter((atMs) => atMs >= fromMs && atMs < fromMs + 90_000);
        expect(inWindow.length).toBeGreaterThan(0);
      }
    },
  );
});

describe('ten thousand launches that may share calls', () => {
  it('need a tenth of the calls, and start each task once', () => {
    const storm = new LaunchStorm({ launches: LAUNCHES, latencyMs: () => 25, shares: true });
    storm.start();
    const begunAtMs = storm.world.nowMs;
    while (storm.ecs.inner.tasks.size < LAUNCHES) storm.advance(1_000);
    storm.advance(5_000);
    expect(storm.callsOf('StartTask').length).toBeLessThan(1.05 * (LAUNCHES / 10));
    expect(storm.ecs.inner.tasks.size).toBe(LAUNCHES);
    expect(storm.world.nowMs - begunAtMs).toBeLessThan(45_000);
    expect(new Set(storm.statuses.map(({ status }) => status.taskId)).size).toBe(LAUNCHES);
    expect(new Set(storm.statuses.map(({ status }) => status.state))).toEqual(new Set(['TASK_STARTING']));
  }, 60_000);
});
