import { beforeEach, describe, expect, it } from '@jest/globals';

import { MarathonLives } from './a-life-of-marathon.ts';
import type { Death } from './a-life-of-marathon.ts';

const DEATHS: readonly Death[] = [
  'before it is stored',
  'when it is stored',
  'when it is done',
  'when it is heard',
];

let lives: MarathonLives;

beforeEach(async () => {
  lives = new MarathonLives();
  await lives.begin();
});

/** That everything has come to its end, with so many instances. */
function expectRunning(instances: number): void {
  expect(lives.running.size).toBe(instances);
  expect(lives.launched).toHaveLength(new Set(lives.launched).size);
  expect(lives.unacknowledged.size).toBe(0);
  const known = [...lives.state.instances.all()];
  expect(new Set(known.map(({ taskId }) => taskId))).toEqual(lives.running);
  expect(known.filter(({ state, stopping }) => state !== 'TASK_RUNNING' || stopping !== undefined)).toEqual(
    [],
  );
  expect([lives.state.deployments.size, lives.state.queue.size]).toEqual([0, 0]);
}

describe.each(DEATHS)('a process that dies of its turn, %s,', (death) => {
  const isStored = death !== 'before it is stored';

  it('and has launched: the next one has as many instances as are wanted, and launches none twice', async () => {
    lives.hasRoom = false;
    await lives.deployed(2);
    lives.hasRoom = true;
    await lives.dieOf(() => {
      lives.offer();
    }, death);
    await lives.pass(8);
    expectRunning(2);
    // What the master has heard of runs on: it is not launched in another's place.
    if (death === 'when it is heard') expect(lives.launched).toHaveLength(2);
  });

  it('and has taken an app: it is there if that was answered', async () => {
    let isAnswered = false;
    await lives.dieOf(() => {
      lives.deploy(2).then(
        () => {
          isAnswered = true;
        },
        () => undefined,
      );
    }, death);
    expect(isAnswered).toBe(death === 'when it is done' || death === 'when it is heard');
    await lives.pass(8);
    expectRunning(isStored ? 2 : 0);
  });

  it('and has killed: the next one kills what is too much, and nothing else', async () => {
    await lives.deployed(3);
    await lives.pass(1);
    expectRunning(3);
    await lives.dieOf(() => {
      lives.deploy(1).catch(() => undefined);
    }, death);
    await lives.pass(8);
    expectRunning(isStored ? 1 : 3);
    expect(lives.launched).toHaveLength(3);
  });

  it.each(['TASK_FAILED', 'TASK_FINISHED', 'TASK_LOST'] as const)(
    'and has acknowledged %s: it is acknowledged in the end, and one other takes the place',
    async (state) => {
      await lives.deployed(2);
      await lives.pass(1);
      await lives.dieOf(() => {
        lives.endOne(state);
      }, death);
      await lives.pass(8);
      expectRunning(2);
      expect(lives.launched).toHaveLength(3);
    },
  );
});
