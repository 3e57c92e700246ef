import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ecsScheduler } from '../system/program.ts';
import type { Program } from '../system/program.ts';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLE = join(ROOT, 'examples/grpc/python');
const PROTO = join(ROOT, 'proto');

/** `.ci/install-grpc-python` puts it there. */
const PYTHON = join(ROOT, 'node_modules/.cache/grpc-python/bin/python');

let daemon: Program;
let target: string;
let generated: string;

const python = (args: readonly string[]) =>
  run(PYTHON, [...args], { env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: generated } });

beforeAll(async () => {
  generated = await mkdtemp(join(tmpdir(), 'ecs-scheduler-grpc-'));
  await run(join(EXAMPLE, 'generate.sh'), [PROTO, generated], {
    env: { PATH: process.env['PATH'] ?? '', PYTHON },
  });
  daemon = ecsScheduler(['up', '--local', '--mesos-port', '0', '--ecs-port', '0', '--runtime', 'simulated']);
  await daemon.prints(/Ctrl-C stops everything/);
  target = /^ {2}gRPC +(\S+)$/m.exec(daemon.stdout)?.[1] ?? '';
});

afterAll(async () => {
  daemon.signal('SIGTERM');
  expect((await daemon.ends()).exitCode).toBe(0);
  await rm(generated, { recursive: true });
});

describe('The example in Python', () => {
  it('subscribes, launches, and hears that its task has started, runs and has finished', async () => {
    const { stdout } = await python([join(EXAMPLE, 'hello.py'), target]);
    const states = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(states).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
  });
});

describe('Reflection', () => {
  it('shows the files as protoc understands them', async () => {
    const set = join(generated, 'all.binpb');
    const files = [
      'ecs_scheduler/v1/scheduler.proto',
      'grpc/health/v1/health.proto',
      'grpc/reflection/v1/reflection.proto',
    ];
    await python([
      '-m',
      'grpc_tools.protoc',
      `-I${PROTO}`,
      '--include_imports',
      `--descriptor_set_out=${set}`,
      ...files,
    ]);
    const script = join(ROOT, 'test/grpc-python/compare_descriptors.py');
    const { stdout } = await python([script, target, set]);
    expect(stdout.trim().split('\n')).toEqual([
      'mesos/v1/mesos.proto',
      'mesos/v1/scheduler/scheduler.proto',
      'ecs_scheduler/v1/scheduler.proto',
      'grpc/health/v1/health.proto',
      'grpc/reflection/v1/reflection.proto',
    ]);
  });
});
