import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { Executable } from './executable.ts';
import { apiOf } from './marathon-api.ts';
import { ecsScheduler } from './program.ts';
import type { Program } from './program.ts';

const OLD = 'http://marathon.example:8080';
const PROGRAM = 'npx ecs-scheduler-driver';

/** The lines of the guide that are typed, section by section. */
const SECTIONS: readonly (readonly string[])[] = readFileSync('docs/migrating-from-marathon.md', 'utf8')
  .split(/^## /m)
  .map((section) =>
    [...section.matchAll(/^```sh\n([^`]*)```$/gm)].flatMap(([, block = '']) => block.trim().split('\n')),
  );

const APPS = [
  { id: '/shop/api', cmd: 'sleep 600', container: { type: 'DOCKER', docker: { image: 'shop/api:7' } } },
  { id: '/blog', cmd: 'nginx:1' },
].map((app) => ({ ...app, cpus: 0.125, mem: 64, instances: 1 }));

interface Shown {
  readonly id: string;
  readonly instances: number;
  readonly tasksRunning: number;
}

async function appsOf(marathon: string): Promise<readonly Shown[]> {
  const answer = await fetch(`${marathon}/v2/apps`);
  const { apps } = (await answer.json()) as { readonly apps: readonly Shown[] };
  return apps.map(({ id, instances, tasksRunning }) => ({ id, instances, tasksRunning }));
}

describe('The guide from Marathon', () => {
  let directory = '';
  const running: Program[] = [];

  afterEach(async () => {
    for (const program of running.splice(0)) {
      program.signal('SIGKILL');
      await program.ends();
    }
    await rm(directory, { recursive: true, force: true });
  });

  /** A bridge on an embedded ECS of its own. @returns where its Marathon is. */
  async function up(flags: readonly string[]): Promise<string> {
    const places = ['--mesos-port', '0', '--ecs-port', '0'];
    const program = ecsScheduler(['up', ...flags, ...places]);
    running.push(program);
    await program.prints(/Ctrl-C stops everything/);
    return apiOf(program);
  }

  /** Types a line of the guide. @returns what the shell says in the end. */
  async function type(line: string, oldMarathon: string, newMarathon: string) {
    const main = resolve('dist/cli/main.js');
    const typed = line.replaceAll(OLD, oldMarathon).replace(PROGRAM, `'${process.execPath}' '${main}'`);
    const shell = new Executable(
      'bash',
      ['-c', typed],
      { ECS_SCHEDULER_MARATHON_ADDRESS: newMarathon },
      directory,
    );
    return { line, ...(await shell.ends()) };
  }

  it('brings all apps from one Marathon to another, when its commands are typed one after the other', async () => {
    directory = await mkdtemp(join(tmpdir(), 'migration-'));
    const [oldMarathon, newMarathon] = await Promise.all([
      up(['--local', '--translate']),
      up(['--local', '--translate']),
    ]);
    const put = await fetch(`${oldMarathon}/v2/apps`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(APPS),
    });
    expect(put.status).toBe(200);
    const seen: string[] = [];
    for (const lines of SECTIONS) {
      let asked = newMarathon;
      for (const line of lines) {
        const [, flags] = new RegExp(`^${PROGRAM} up (.*)$`).exec(line) ?? [];
        if (flags !== undefined) asked = await up(flags.split(' '));
        else expect(await type(line, oldMarathon, asked)).toMatchObject({ line, exitCode: 0 });
        seen.push(line);
      }
    }
    expect(seen).toHaveLength(11);
    expect(await appsOf(oldMarathon)).toContainEqual({ id: '/shop/api', instances: 0, tasksRunning: 0 });
    expect(await appsOf(newMarathon)).toEqual([
      { id: '/blog', instances: 0, tasksRunning: 0 },
      { id: '/shop/api', instances: 1, tasksRunning: 1 },
    ]);
  });
});
