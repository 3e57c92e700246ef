import { describe, expect, it } from '@jest/globals';

import type { LocalEcsSummary } from '../../../src/assembly/start-local-ecs.ts';
import { summaryForm } from '../../../src/cli/local/live-summary.ts';
import { isSame, summaryLine, summaryLines } from '../../../src/cli/local/summary-lines.ts';
import { coloured, createTerminal } from '../../../src/cli/terminal.ts';

const { style } = coloured(createTerminal(), 'never');

const NOW = 1_767_323_045_000;

const summary = (change: Partial<LocalEcsSummary> = {}): LocalEcsSummary => ({
  region: 'us-east-1',
  accountId: '123456789012',
  runtime: 'simulated',
  clusters: ['default'],
  instances: { ACTIVE: 2, DRAINING: 1 },
  tasks: { RUNNING: 4, STOPPED: 1 },
  services: { byStatus: { ACTIVE: 2, DRAINING: 1 }, steady: 1, desired: 6, running: 4, pending: 1 },
  started: 5,
  calls: 120,
  throttles: 3,
  faultsHit: 1,
  queues: [{ name: 'ecs-events', ready: 7, inFlight: 2 }],
  newest: [],
  failures: [],
  ...change,
});

const task = {
  taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/default/0123456789abcdef0123456789abcdef',
  clusterName: 'default',
  definition: 'web:1',
  ec2InstanceId: 'i-1',
  lastStatus: 'STOPPED',
  atMs: NOW - 4000,
};

describe('The summary of an embedded ECS', () => {
  it('is a block of lines', () => {
    const before = { atMs: NOW - 2000, summary: summary({ calls: 100 }) };
    const failed = { ...task, reason: 'Essential container in task exited', exitCode: 3 };
    const now = {
      atMs: NOW,
      summary: summary({ newest: [{ ...task, lastStatus: 'RUNNING' }], failures: [failed] }),
    };
    expect(summaryLines(before, now, style)).toEqual([
      '  Instances  2 ACTIVE, 1 DRAINING',
      '  Tasks      4 RUNNING, 1 STOPPED; 5 ever started',
      '  Services   2 ACTIVE, 1 DRAINING, 1 steady; 6 desired, 4 running, 1 pending',
      '  Calls      120, 10.0/s, 3 throttled, 1 met a fault',
      '  Events     ecs-events 7 waiting, 2 in flight',
      '  Newest     01234567  web:1  RUNNING  i-1  4 s ago',
      '  Failed     01234567  web:1  Essential container in task exited, exit code 3, 4 s ago',
    ]);
  });

  it('is one line elsewhere', () => {
    const empty = summary({
      instances: {},
      tasks: {},
      services: { byStatus: {}, steady: 0, desired: 0, running: 0, pending: 0 },
      queues: [],
      calls: 0,
      throttles: 0,
      faultsHit: 0,
    });
    expect(summaryLine(undefined, { atMs: NOW, summary: empty })).toBe(
      'instances: none | tasks: none | services: none | calls: 0, 0.0/s, 0 throttled, 0 met a fault | events: no queue',
    );
  });

  it('fits a terminal, however long a reason is', () => {
    const failures = [{ ...task, reason: 'x'.repeat(300) }];
    const lines = summaryLines(undefined, { atMs: NOW, summary: summary({ failures }) }, style);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(113);
    const narrow = summaryLines(undefined, { atMs: NOW, summary: summary({ failures }) }, style, 40);
    expect(Math.max(...narrow.map(({ length }) => length))).toBe(40);
  });

  it('has not changed when only calls were made', () => {
    expect(isSame(summary(), summary({ calls: 500 }))).toBe(true);
    expect(isSame(summary(), summary({ tasks: { RUNNING: 5 } }))).toBe(false);
    const services = { byStatus: {}, steady: 0, desired: 0, running: 0, pending: 0 };
    expect(isSame(summary(), summary({ services }))).toBe(false);
  });

  it.each([
    [{}, true, {}, 'block'],
    [{}, true, { CI: '1' }, 'none'],
    [{ summary: true }, true, { TERM: 'dumb' }, 'lines'],
    [{}, false, {}, 'none'],
    [{ summary: true }, false, {}, 'lines'],
    [{ quiet: true }, true, {}, 'none'],
  ] as const)('with %j, terminal %j, environment %j has the form %s', (options, isTerminal, env, form) => {
    expect(summaryForm(options, isTerminal, env)).toBe(form);
  });
});
