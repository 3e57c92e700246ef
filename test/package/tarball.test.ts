import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

describe('The package, installed into an empty project', () => {
  let project: string;

  const run = (command: string, args: readonly string[]): string =>
    execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

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

  it('brings the .proto files, the licence and the notice, and no sources of ours', () => {
    const list = run('find', ['node_modules/ecs-scheduler-driver', '-type', 'f']).split('\n');
    const has = (path: string): boolean => list.includes(`node_modules/ecs-scheduler-driver/${path}`);
    expect(
      ['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'proto/mesos/v1/mesos.proto'].filter(
        (path) => !has(path),
      ),
    ).toEqual([]);
    expect(list.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
  });
});
