import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { temporaryDirectory } from '../store/temporary-directory.ts';
import { Executable } from './executable.ts';
import { ecsScheduler } from './program.ts';
import type { Program } from './program.ts';

const SLOW_MS = 120_000;

describe('ecs-scheduler local', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

  beforeEach(async () => {
    directory = await temporaryDirectory();
  });

  afterEach(() => directory.remove());

  const environment = () => ({ XDG_STATE_HOME: join(directory.path, 'state') });
  const local = (...args: readonly string[]): Program => ecsScheduler(['local', ...args], environment());

  async function start(...args: readonly string[]): Promise<Program> {
    const program = local('--port', '0', '--runtime', 'simulated', ...args);
    await program.prints(/Ctrl-C stops everything/);
    return program;
  }

  async function stop(program: Program): Promise<string> {
    program.signal('SIGINT');
    const { exitCode, stdout } = await program.ends();
    expect(exitCode).toBe(0);
    return stdout;
  }

  async function told(...args: readonly string[]): Promise<unknown> {
    const { stdout, stderr, exitCode } = await local(...args, '-o', 'json').ends();
    expect([exitCode, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  }

  it(
    'goes on with the tasks that its data directory holds',
    async () => {
      const data = join(directory.path, 'data');
      const first = await start('--data-dir', data, '--instances', '2', '--instance-type', 'm5.large');
      const run = new Executable(
        'sh',
        [
          '-c',
          `eval "$(${process.execPath} --import tsx src/cli/main.ts local env)" && ` +
            'aws --endpoint-url "$AWS_ENDPOINT_URL_ECS" ecs run-task --task-definition sleep360 --started-by me',
        ],
        environment(),
      );
      expect(JSON.parse((await run.ends()).stdout)).toMatchObject({
        tasks: [{ startedBy: 'me' }],
        failures: [],
      });
      await stop(first);

      const second = await start('--data-dir', data);
      expect(second.stdout).toMatch(/ {2}State +\/.*data, as it was at \d{4}-/);
      expect(await told('state')).toEqual([expect.objectContaining({ startedBy: 'me' })]);
      expect(await told('instances')).toHaveLength(2);
      const { exitCode, stderr } = await local('--data-dir', data).ends();
      expect(stderr).toContain('is in use by another process');
      expect(exitCode).toBe(1);
      await stop(second);
    },
    SLOW_MS,
  );

  it(
    'prints exactly this without a terminal, and a line for each change if asked',
    async () => {
      const quiet = await start();
      const stdout = await stop(quiet);
      expect(stdout.replaceAll(/\d+\.\d+\.\d+ · node \S+|127\.0\.0\.1:\d+|AKIA\w+|in \d+\.\d+ s/g, 'X'))
        .toBe(`ecs-scheduler-driver X

  Cluster    local ECS "default": 3 instances, 12 cpus, 22.9 GiB; nothing leaves this machine
  State      in memory, lost on exit; keep it with --data-dir DIR
  ECS        http://X
  Access     key X, loopback only

Ready X. To use it from another terminal:
  export AWS_ENDPOINT_URL_ECS=http://X AWS_ECS_ENDPOINT=http://X
  export AWS_ENDPOINT_URL_EC2=http://X AWS_ENDPOINT_URL_SQS=http://X
  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ECS_CLUSTER=default
  export AWS_ACCESS_KEY_ID=X AWS_SECRET_ACCESS_KEY=local
  aws --endpoint-url "$AWS_ENDPOINT_URL_ECS" ecs list-container-instances
Ctrl-C stops everything.
`);
      const summary = await start('--summary');
      await told('instances', 'add', '1');
      await summary.prints(/\ninstances: 3 ACTIVE \| .*\ninstances: 4 ACTIVE \| /);
      await stop(summary);
    },
    SLOW_MS,
  );

  it(
    'says where a fleet file is wrong, and that no ECS runs',
    async () => {
      const file = join(directory.path, 'fleet.yaml');
      await writeFile(file, 'clusters:\n  - name: prod\n    instances:\n      - type: m5.larg\n');
      const wrong = await local('--fleet', file).ends();
      expect(wrong.stderr).toContain(
        `fleet.yaml:4:15 clusters[0].instances[0].type: the figures of m5.larg are not known; did you mean m5.large?`,
      );
      expect(wrong.exitCode).toBe(2);
      const nobody = await local('instances').ends();
      expect(nobody.stderr).toContain('LOCAL_ECS_UNREACHABLE');
      expect(nobody.exitCode).toBe(3);
    },
    SLOW_MS,
  );
});
