import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { checkCycles } from './architecture/check-cycles.ts';
import { checkImports } from './architecture/check-imports.ts';
import { checkPurity } from './architecture/check-purity.ts';
import { checkShape } from './architecture/check-shape.ts';
import { EDGES, RULES } from './architecture/rules.ts';
import { parseSource, readSources } from './architecture/source.ts';
import type { Source } from './architecture/source.ts';

const sources = readSources(fileURLToPath(new URL('../src/', import.meta.url)));

/** Files of a src that does not exist, as path and text. */
const virtual = (files: Readonly<Record<string, string>>): readonly Source[] =>
  Object.entries(files).map(([path, text]) => parseSource(path, text));

describe('The sources', () => {
  it('are read', () => {
    expect(sources.map(({ path }) => path)).toEqual(expect.arrayContaining(['mesos/ids.ts', 'ecs/arn.ts']));
  });

  it('import only what their folder may know', () => {
    expect(checkImports(sources)).toEqual([]);
  });

  it('have no import cycles', () => {
    expect(checkCycles(sources)).toEqual([]);
  });

  it('keep clock, chance, timers and Node out of the engines, and the process to assembly and cli', () => {
    expect(checkPurity(sources)).toEqual([]);
  });

  it('are short and typed, with no check silenced and no barrel but index.ts', () => {
    expect(checkShape(sources)).toEqual([]);
  });
});

describe('The table of folders', () => {
  it('lets nobody but assembly import an edge', () => {
    const importers = Object.entries(RULES).filter(([, { imports }]) =>
      EDGES.some((edge) => imports.some((place) => place === edge || place.startsWith(`${edge}/`))),
    );
    expect(importers.map(([folder]) => folder)).toEqual(['assembly']);
  });

  it('lets nobody import cli, nor anybody but cli and index.ts import assembly', () => {
    const importersOf = (folder: string): readonly string[] =>
      Object.keys(RULES).filter((importer) => RULES[importer]?.imports.includes(folder));
    expect(importersOf('cli')).toEqual([]);
    expect(importersOf('assembly')).toEqual(['cli', 'index.ts']);
  });

  it('gives engines no package and no node: module', () => {
    const engines = Object.entries(RULES).filter(([, { pure }]) => pure);
    expect(engines.map(([folder]) => folder)).toEqual(
      expect.arrayContaining(['mesos', 'ecs', 'ports', 'bridge', 'local-ecs/engine']),
    );
    for (const [, rule] of engines) expect(rule).toMatchObject({ packages: [], nodeModules: [] });
  });
});

describe('The check of imports', () => {
  it.each([
    ['bridge/a.ts', "import type { Ids } from './b.ts';"],
    ['bridge/a.ts', "import { frameworkId } from '../mesos/ids.ts';"],
    ['bridge/deep/a.ts', "import type { EcsTask } from '../../ecs/task.ts';"],
    [
      'gateway/a.ts',
      "import { request } from 'node:http';\nimport { ECSClient } from '@aws-sdk/client-ecs';",
    ],
    ['local-ecs/endpoint/a.ts', "import { step } from '../engine/step.ts';"],
    ['frameworks/marathon/a.ts', "import type { SchedulerDriver } from '../../driver/scheduler-driver.ts';"],
    ['assembly/a.ts', "import { x } from '../gateway/a.ts';\nimport winston from 'winston';"],
  ])('allows in %s: %s', (path, text) => {
    expect(checkImports(virtual({ [path]: text }))).toEqual([]);
  });

  it.each([
    [
      'bridge/a.ts',
      "import { readFileSync } from 'node:fs';",
      'bridge/a.ts:1 imports node:fs, but bridge may use no node: module',
    ],
    [
      'bridge/a.ts',
      "import { join } from 'path';",
      'bridge/a.ts:1 imports path, but bridge may use no node: module',
    ],
    [
      'bridge/a.ts',
      "\nimport PQueue from 'p-queue';",
      'bridge/a.ts:2 imports p-queue, but bridge may use no package',
    ],
    [
      'bridge/a.ts',
      "import type { Clock } from '../ports/clock.ts';",
      'bridge/a.ts:1 imports ports/clock.ts, but bridge may import only bridge, time, mesos, ecs',
    ],
    [
      'mesos/a.ts',
      "export { clusterArn } from '../ecs/arn.ts';",
      'mesos/a.ts:1 imports ecs/arn.ts, but mesos may import only mesos',
    ],
    [
      'ecs/a.ts',
      "export type A = import('../mesos/ids.ts').AgentId;",
      'ecs/a.ts:1 imports mesos/ids.ts, but ecs may import only ecs',
    ],
    [
      'gateway/a.ts',
      "const engine = await import('../local-ecs/engine/step.ts');",
      'gateway/a.ts:1 imports local-ecs/engine/step.ts, but gateway may import only gateway, ports, mesos, ecs',
    ],
    [
      'gateway/a.ts',
      "import { z } from 'zod';",
      'gateway/a.ts:1 imports zod, but gateway may use only the packages @aws-sdk/client-ecs, @aws-sdk/client-ec2, @aws-sdk/client-sqs, p-queue',
    ],
    [
      'store/a.ts',
      "import { createAwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';",
      'store/a.ts:1 imports gateway/aws-ecs-gateway.ts, but store may import only store, ports, mesos, ecs',
    ],
    [
      'store/a.ts',
      "import { step } from '../bridge/step.ts';",
      'store/a.ts:1 imports bridge/step.ts, but store may import only store, ports, mesos, ecs',
    ],
    [
      'local-ecs/engine/a.ts',
      "import { listen } from '../endpoint/server.ts';",
      'local-ecs/engine/a.ts:1 imports local-ecs/endpoint/server.ts, but local-ecs/engine may import only local-ecs/engine, ports, mesos, ecs',
    ],
    [
      'frameworks/chronos/a.ts',
      "import { Runner } from '../../driver/runner.ts';",
      'frameworks/chronos/a.ts:1 imports driver/runner.ts, but frameworks may import only frameworks, mesos, ecs/task-labels.ts, ecs/cluster-query, ecs/placement, driver/scheduler-driver.ts, driver/driver-status.ts',
    ],
    [
      'cli/main.ts',
      "import { createAwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';",
      'cli/main.ts:1 imports gateway/aws-ecs-gateway.ts, but cli may import only cli, assembly, ports, driver/scheduler-driver.ts, driver/driver-status.ts, mesos, ecs',
    ],
    [
      'driver/a.ts',
      "import { x } from '../../test/support/x.ts';",
      'driver/a.ts:1 imports ../test/support/x.ts, which is outside src',
    ],
    [
      'store/a.ts',
      "import { env } from 'node:process';",
      'store/a.ts:1 imports node:process, but only assembly and cli own the process',
    ],
    [
      'console/a.ts',
      "const fs = require('fs');",
      'console/a.ts:1 imports fs, but console may use no node: module',
    ],
    ['helpers/a.ts', '', 'helpers/a.ts is in no folder of the table'],
    ['main.ts', '', 'main.ts is in no folder of the table'],
  ])('refuses in %s: %s', (path, text, problem) => {
    expect(checkImports(virtual({ [path]: text }))).toEqual([problem]);
  });
});

describe('The check of cycles', () => {
  it('allows two ways to one file', () => {
    const files = {
      'mesos/a.ts': "import './b.ts';\nimport './c.ts';",
      'mesos/b.ts': "import './c.ts';",
      'mesos/c.ts': '',
    };
    expect(checkCycles(virtual(files))).toEqual([]);
  });

  it('finds a cycle through three files, imports of types included', () => {
    const files = {
      'mesos/a.ts': "import { b } from './b.ts';",
      'mesos/b.ts': "import type { C } from './deep/c.ts';",
      'mesos/deep/c.ts': "export type C = import('../a.ts').A;",
    };
    expect(checkCycles(virtual(files))).toEqual(['mesos/a.ts → mesos/b.ts → mesos/deep/c.ts → mesos/a.ts']);
  });

  it('finds a file that imports itself', () => {
    expect(checkCycles(virtual({ 'ecs/a.ts': "import type { A } from './a.ts';" }))).toEqual([
      'ecs/a.ts → ecs/a.ts',
    ]);
  });
});

describe('The check of purity', () => {
  it.each([
    ['bridge/a.ts', 'export const at = (ms: number): Date => new Date(ms);'],
    ['bridge/a.ts', 'export interface Launch { readonly process: string; readonly fetch?: number }'],
    ['bridge/a.ts', 'export const f = (task: { process: string }): string => task.process;'],
    ['local-ecs/engine/a.ts', 'export const f = (process: string): string => process;'],
    ['local-ecs/runtime/a.ts', "process.kill(-1, 'SIGTERM');\nsetTimeout(() => 0, Date.now());"],
    ['cli/main.ts', "process.exit(Number(process.env['CODE']));"],
  ])('allows in %s: %s', (path, text) => {
    expect(checkPurity(virtual({ [path]: text }))).toEqual([]);
  });

  it.each([
    ['Date.now', 'export const now = Date.now();'],
    ['Date.now', 'export const clock = Date.now;'],
    ['new Date()', 'export const now = new Date();'],
    ['Date()', 'export const now = Date();'],
    ['Math.random', 'export const dice = Math.random();'],
    ['setTimeout', 'setTimeout(() => undefined, 10);'],
    ['queueMicrotask', 'queueMicrotask(() => undefined);'],
    ['console', "console.log('x');"],
    ['process', "export const home = process.env['HOME'];"],
    ['Buffer', "export const bytes = Buffer.from('x');"],
    ['Buffer', 'export type Bytes = Buffer;'],
    ['fetch', "export const page = fetch('http://127.0.0.1');"],
    ['fetch', 'export const ports = { fetch };'],
    ['performance', 'export const now = performance.now();'],
    ['crypto', 'export const id = crypto.randomUUID();'],
    ['globalThis', "export const now = globalThis['Date'];"],
  ])('refuses %s in every engine: %s', (found, text) => {
    for (const folder of [
      'bridge',
      'mesos',
      'ecs',
      'ports',
      'local-ecs/engine',
      'frameworks/marathon/engine',
    ])
      expect(checkPurity(virtual({ [`${folder}/a.ts`]: text }))).toEqual([
        `${folder}/a.ts:1 uses ${found}, but ${folder} only decides`,
      ]);
  });

  it.each([
    ['process.env', "export const region = process.env['AWS_REGION'];"],
    ['process.exit', 'process.exit(1);'],
    ['process.exitCode', 'process.exitCode = 1;'],
    ['process', 'export const { env } = process;'],
    ['process', "export const region = process['env'];"],
  ])('refuses %s outside assembly and cli: %s', (found, text) => {
    for (const folder of ['gateway', 'driver', 'doors', 'local-ecs/runtime'])
      expect(checkPurity(virtual({ [`${folder}/a.ts`]: text }))).toEqual([
        `${folder}/a.ts:1 uses ${found}, but only assembly and cli own the process`,
      ]);
  });
});

describe('The check of shape', () => {
  const lines = (count: number): string => '// line\n'.repeat(count);

  it.each([
    ['driver/a.ts', lines(400)],
    ['driver/a.ts', "import { a } from './b.ts';\nexport const c = a;"],
    ['driver/a.ts', "import './b.ts';"],
    ['driver/a.ts', "export const any = !('x' in {}) && 1 !== Number('2');"],
    ['wire/gen/mesos.ts', `${lines(500)}export const x: any = 1;`],
    ['index.ts', "export { A } from './mesos/a.ts';\nexport type { B } from './mesos/b.ts';"],
  ])('allows in %s: %j', (path, text) => {
    expect(checkShape(virtual({ [path]: text }))).toEqual([]);
  });

  it.each([
    ['driver/a.ts', lines(401), 'driver/a.ts has 401 lines, more than 400'],
    ['driver/a.ts', 'export const a: any = 1;', 'driver/a.ts:1 has any; narrow or parse instead'],
    ['driver/a.ts', 'export const a = 1 as any;', 'driver/a.ts:1 has any; narrow or parse instead'],
    ['driver/a.ts', '\nexport const a = [1][0]!;', 'driver/a.ts:2 has [1][0]!; narrow or parse instead'],
    ['driver/a.ts', 'class A {\n  b!: string;\n}', 'driver/a.ts:2 has b!; narrow or parse instead'],
    ['driver/a.ts', 'let a!: string;', 'driver/a.ts:1 has a!; narrow or parse instead'],
    ['driver/a.ts', '// @ts-ignore\nlet a;', 'driver/a.ts:1 silences a check with @ts-ignore'],
    ['driver/a.ts', 'let a; // eslint-disable-line', 'driver/a.ts:1 silences a check with eslint-disable'],
    [
      'driver/a.ts',
      "export { b } from './b.ts';",
      'driver/a.ts only re-exports; import the file that defines the thing',
    ],
    [
      'driver/a.ts',
      "import { b } from './b.ts';\nexport { b };",
      'driver/a.ts only re-exports; import the file that defines the thing',
    ],
    [
      'driver/index.ts',
      "export * from './b.ts';",
      'driver/index.ts only re-exports; import the file that defines the thing',
    ],
    ['index.ts', "export * from './mesos/a.ts';", 'index.ts:1 is no list of names exported from one file'],
    [
      'index.ts',
      "export * as a from './mesos/a.ts';",
      'index.ts:1 is no list of names exported from one file',
    ],
    ['index.ts', 'export const version = 1;', 'index.ts:1 is no list of names exported from one file'],
  ])('refuses in %s: %j', (path, text, problem) => {
    expect(checkShape(virtual({ [path]: text }))).toEqual([problem]);
  });
});
