import { describe, expect, it } from '@jest/globals';

import { launchVariable, launchId } from '../../src/bridge/identity.ts';
import { NOTHING } from '../../src/bridge/amounts.ts';
import { frameworkId, taskId } from '../../src/mesos/ids.ts';
import type { TaskState } from '../../src/mesos/task-state.ts';
import { ecsContainer, ecsTask } from '../support/builders.ts';
import { judge, learn } from './judge.ts';
import type { Beliefs, Evidence } from './judge.ts';
import type { TaskNews } from './report.ts';

const NOW = 1_000_000;
const WINDOW_MS = 45_000;
const LONG_AGO = NOW - WINDOW_MS;
const JUST_NOW = NOW - 1;

interface Started {
  readonly launch?: string;
  readonly exitCode?: number;
  /** Absent while it runs. */
  readonly stoppedAtMs?: number;
}

function started(task: string, { launch = `launch of ${task}`, exitCode, stoppedAtMs }: Started = {}) {
  const identity = launchVariable({
    owner: 'o',
    frameworkId: frameworkId('f'),
    taskId: taskId(task),
    launchId: launchId(launch),
    role: '*',
    unaccounted: NOTHING,
  });
  const known = ecsTask({
    startedBy: launch,
    containers: [ecsContainer(exitCode === undefined ? {} : { exitCode })],
    overrides: { containerOverrides: [{ name: 'main', environment: [identity] }] },
    ...(stoppedAtMs === undefined ? {} : { lastStatus: 'STOPPED', stoppedAtMs }),
  });
  return { known, phase: stoppedAtMs === undefined ? 'running' : 'over' } as const;
}

const launched = (id: string, atMs = 0): TaskNews => ({ type: 'launched', taskId: taskId(id), atMs });

const ended = (id: string, state: TaskState, atMs = LONG_AGO): TaskNews => ({
  type: 'ended',
  taskId: taskId(id),
  atMs,
  state,
});

function verdict(ledger: Evidence['ledger'], ...news: readonly TaskNews[]): readonly string[] {
  const beliefs: Beliefs = new Map();
  for (const each of news) learn(beliefs, each);
  return judge({ ledger, beliefs, nowMs: NOW, windowMs: WINDOW_MS });
}

describe('the judge of a soak', () => {
  it('is content where framework and ECS agree', () => {
    const ledger = [started('a'), started('b', { exitCode: 0, stoppedAtMs: LONG_AGO })];
    expect(verdict(ledger, launched('a'), launched('b'), ended('b', 'TASK_FINISHED'))).toEqual([]);
  });

  it('gives both a while to agree', () => {
    const ledger = [started('a'), started('b', { exitCode: 0, stoppedAtMs: JUST_NOW })];
    const news = [launched('a'), ended('a', 'TASK_LOST', JUST_NOW), launched('b'), launched('c', JUST_NOW)];
    expect(verdict(ledger, ...news)).toEqual([]);
  });

  it('finds a task that runs on although the framework believes that it is over', () => {
    expect(verdict([started('a')], launched('a'), ended('a', 'TASK_LOST'))).toEqual([
      'a is TASK_LOST to the framework, and still there',
    ]);
  });

  it('finds an end that the framework was never told', () => {
    const ledger = [started('a', { exitCode: 0, stoppedAtMs: LONG_AGO })];
    expect(verdict(ledger, launched('a'))).toEqual(['the framework was never told the end of a']);
  });

  it('finds a launch of which nothing has come', () => {
    expect(verdict([], launched('a'))).toEqual(['nothing has come of the launch of a']);
  });

  it('finds a launch and a task that were started twice', () => {
    const ledger = [started('a', { launch: 'l' }), started('a', { launch: 'l' })];
    expect(verdict(ledger, launched('a'))).toEqual([
      'ECS has started launch l 2 times',
      'ECS has started task a 2 times',
    ]);
  });

  it.each([
    ['TASK_FINISHED', 3],
    ['TASK_FAILED', 0],
  ] as const)('finds that %s is no end with exit code %i', (state, exitCode) => {
    const ledger = [started('a', { exitCode, stoppedAtMs: LONG_AGO })];
    expect(verdict(ledger, launched('a'), ended('a', state))).toEqual([
      `a is ${state} to the framework, but its exit codes say otherwise`,
    ]);
  });

  it('finds an end of what was never started', () => {
    expect(verdict([], launched('a'), ended('a', 'TASK_FINISHED'))).toEqual([
      'a is TASK_FINISHED to the framework, but ECS has never started it',
    ]);
  });
});
