import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Executable } from '../system/executable.ts';
import { Stage } from './stage.ts';

const INSTALLED = '.scratch/real-clients/mesos-framework';

/** What the client says it has heard, a JSON object a line. */
interface Heard {
  readonly event: 'subscribed' | 'update' | 'acknowledged' | 'error';
  readonly frameworkId?: string;
  readonly taskId?: string;
  readonly state?: string;
}

const heardBy = ({ stdout }: Executable): readonly Heard[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Heard);

const statesOf = (client: Executable): Readonly<Record<string, readonly string[]>> => {
  const states: Record<string, string[]> = {};
  for (const { event, taskId = '', state = '' } of heardBy(client))
    if (event === 'update') (states[taskId] ??= []).push(state);
  return states;
};

/** Matches what has the word so often. */
const often = (word: string, times: number): RegExp => new RegExp(`(${word}((?!${word})[^])*){${times}}`);

describe('the npm package mesos-framework 0.5.3', () => {
  let stage: Stage;
  let client: Executable;

  const start = (): void => {
    const args = ['scheduler.cjs', String(stage.port), 'nap:1'];
    client = new Executable(process.execPath, args, {}, INSTALLED);
  };

  beforeEach(async () => {
    stage = await Stage.set();
  });

  afterEach(async () => {
    client.signal('SIGKILL');
    await stage.clear();
  });

  it('subscribes, launches, hears RUNNING and FINISHED, and acknowledges', async () => {
    start();
    await client.prints(often('"TASK_FINISHED"', 2));
    await client.prints(often('"acknowledged"}', 6));
    const states = Object.values(statesOf(client));
    expect(states).toHaveLength(2);
    for (const each of states) expect(each).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    expect(heardBy(client).filter(({ event }) => event === 'error')).toEqual([]);
  });

  it('outlives a restart of the daemon, under the same framework id', async () => {
    start();
    await client.prints(/"TASK_RUNNING"/);
    await stage.fell('SIGKILL');
    await stage.raise();
    await client.prints(often('"subscribed"', 2));
    await client.prints(often('"TASK_FINISHED"', 2));
    const subscriptions = heardBy(client).filter(({ event }) => event === 'subscribed');
    expect(new Set(subscriptions.map(({ frameworkId }) => frameworkId)).size).toBe(1);
    expect(stage.ecsTasks).toBe(2);
  });
});
