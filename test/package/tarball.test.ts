import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = process.cwd();

/** The first TypeScript program in README, exactly as printed. */
function readmeProgram(): string {
  const [, program] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  if (program === undefined) throw new Error('README has no program');
  return program;
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
  },
  include: ['*.ts'],
};

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly string[];
}

describe('The package, installed into an empty project', () => {
  let project: string;

  const run = (command: string, args: readonly string[]): string =>
    execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  /** The files of the installed package, by their paths in it. */
  const installed = (): readonly string[] => {
    const home = 'node_modules/ecs-scheduler-driver';
    return run('find', [home, '-type', 'f'])
      .trim()
      .split('\n')
      .map((path) => path.slice(home.length + 1));
  };

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'consumer-'));
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', project], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('['))) as [{ filename: string }];
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const manifest = {
      name: 'consumer',
      type: 'module',
      private: true,
      dependencies: { 'ecs-scheduler-driver': `file:./${filename}` },
      devDependencies: {
        typescript: devDependencies['typescript'],
        '@types/node': devDependencies['@types/node'],
      },
    };
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(project, '.npmrc'), 'engine-strict=true\n');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    writeFileSync(join(project, 'program.ts'), readmeProgram());
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts']);
  }, 300_000);

  afterAll(() => {
    rmSync(project, { recursive: true, force: true });
  });

  it("type-checks README's program under strict and runs it to its end", () => {
    run('npx', ['tsc', '-p', 'tsconfig.json']);
    const printed = run('node', ['program.js']);
    expect(printed).toContain('hello TASK_RUNNING');
    expect(printed).toContain('hello TASK_FINISHED Command exited with status 0');
  }, 120_000);

  it('has both names of its command', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(run('npx', ['ecs-scheduler', '--version']).trim()).toBe(version);
    expect(run('npx', ['ecs-scheduler-driver', '--version']).trim()).toBe(version);
  }, 60_000);

  it('brings the documents that its messages and its README point at', () => {
    const home = join(project, 'node_modules/ecs-scheduler-driver');
    const text = (path: string): string => readFileSync(join(home, path), 'utf8');
    const modules = installed().filter((path) => path.startsWith('dist/') && path.endsWith('.js'));
    const named = modules.flatMap((path) => text(path).match(/docs\/[a-z-]+\.md/g) ?? []);
    const linked = [...text('README.md').matchAll(/\]\((docs\/[^)#]*)/g)].map(([, path = '']) => path);
    expect(named).toContain('docs/configuration.md');
    expect(linked).toContain('docs/operations.md');
    expect([...named, ...linked].filter((path) => !existsSync(join(home, path)))).toEqual([]);
  });

  it('brings every source that its source maps name, and nothing else of how it was built', () => {
    const home = join(project, 'node_modules/ecs-scheduler-driver');
    const maps = installed().filter((path) => path.endsWith('.map'));
    const isWhole = (path: string): boolean => {
      const map = JSON.parse(readFileSync(join(home, path), 'utf8')) as SourceMap;
      return map.sources.every(
        (source, i) => map.sourcesContent?.[i] !== undefined || existsSync(join(home, dirname(path), source)),
      );
    };
    expect(maps).toContain('dist/index.js.map');
    expect(maps.filter((path) => !isWhole(path))).toEqual([]);
    expect(installed()).not.toContain('dist/.tsbuildinfo');
  });

  it('brings the .proto files, the licence and the notice, and no sources of ours', () => {
    const list = installed();
    expect(
      ['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'proto/mesos/v1/mesos.proto'].filter(
        (path) => !list.includes(path),
      ),
    ).toEqual([]);
    expect(list.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
  });
});
