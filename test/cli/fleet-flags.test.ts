import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Command } from 'commander';

import { describe, expect, it } from '@jest/globals';
import { addFleetOptions } from '../../src/cli/commands/fleet-options.ts';
import { startFleet } from '../../src/cli/embedded-start.ts';
import { fleetOptions } from '../../src/cli/fleet-flags.ts';
import type { FleetFlags } from '../../src/cli/fleet-flags.ts';
import type { EmbeddedOptions } from '../../src/assembly/back-end.ts';

function optionsOf(...flags: readonly string[]): EmbeddedOptions {
  const command = addFleetOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return fleetOptions(command.parse(flags, { from: 'user' }).opts<FleetFlags>());
}

/** A file of this text, gone after the test. */
async function withFile(text: string, use: (path: string) => void | Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'fault-plan-'));
  try {
    const path = join(directory, 'plan.yaml');
    await writeFile(path, text);
    await use(path);
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe('the flags of an embedded ECS', () => {
  it('say nothing of latencies by default', () => {
    expect(optionsOf()).toEqual({ instances: 3, runtime: 'process', limits: 'off' });
  });

  it('keep the state in a directory', () => {
    expect(optionsOf('--data-dir', 'ecs')).toMatchObject({ dataDirectory: 'ecs' });
  });

  it('start no fleet without the cluster that a bridge is to work on', async () => {
    await withFile('clusters: [{ name: prod }, { name: test }]', async (path) => {
      await expect(startFleet({}, path, 0, 'default')).rejects.toMatchObject({
        problem: { what: `${path} has no cluster default, only prod, test`, cure: '--cluster prod' },
      });
    });
  });

  it.each([
    [['--start-latency', 'aws-published'], { startLatency: 'aws-published' }],
    [['--start-latency', '200-800'], { startLatency: [200, 800] }],
    [['--start-latency', '50'], { startLatency: [50, 50] }],
    [['--api-latency', '20'], { apiLatencyMs: 20 }],
    [['--consistency', '5000'], { consistencyMs: 5000 }],
    [['--api-latency', '20-80'], { apiLatencyMs: [20, 80] }],
  ])('%j are %j', (flags, expected) => {
    expect(optionsOf(...flags)).toMatchObject(expected);
  });

  it.each([
    [['--start-latency', 'aws']],
    [['--start-latency', '800-200']],
    [['--api-latency', '-5']],
    [['--api-latency', '1.5']],
  ])('%j are refused', (flags) => {
    expect(() => optionsOf(...flags)).toThrow('It must be milliseconds such as 20, or bounds such as 20-80.');
  });

  it('name a file with a fault plan', async () => {
    await withFile('{ seed: 7, timeline: [{ at: 90s, do: { command: ClearFaults } }] }', (path) => {
      const faultPlan = { seed: 7, timeline: [{ at: '90s', do: { command: 'ClearFaults' } }] };
      expect(optionsOf('--fault-plan', path)).toMatchObject({ faultPlan });
    });
  });

  it.each([
    ['seed: 1\nfault: []', 'the plan: Unrecognized key: "fault"'],
    ['{', 'Flow map'],
  ])('do not name one that is none: %j', async (text, why) => {
    await withFile(text, (path) => {
      expect(() => optionsOf('--fault-plan', path)).toThrow(why);
    });
  });

  it('do not name one that is not there', () => {
    expect(() => optionsOf('--fault-plan', '/nowhere/plan.yaml')).toThrow(
      'The fault plan /nowhere/plan.yaml',
    );
  });
});
