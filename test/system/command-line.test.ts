import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { ecsScheduler } from './program.ts';

describe('any command', () => {
  it('ends without a word when its reader has seen enough', async () => {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, ['dist/cli/main.js', 'local', '--help'], { env: { PATH } });
    // It prints later, and then nobody is there.
    child.stdout.destroy();
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    await once(child, 'close');
    expect({ exitCode: child.exitCode, complaint }).toEqual({ exitCode: 0, complaint: '' });
  });
});

describe('ecs-scheduler doctor', () => {
  let local: LocalEcs;

  beforeAll(async () => {
    local = await startLocalEcs({ instances: 2 });
  });

  afterAll(async () => {
    await local.close();
  });

  const sound = (): Record<string, string> => ({
    AWS_ECS_ENDPOINT: local.endpoint,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: local.accessKeyId,
    AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
  });

  it('finds nothing wrong where everything is right, and starts nothing', async () => {
    const { exitCode, stdout } = await ecsScheduler(['doctor'], sound()).ends();
    expect(stdout).toContain('2 of 2 container instances are ACTIVE and connected');
    expect(stdout).toMatch(/✓ ecs:StartTask +allowed/);
    expect(stdout).not.toMatch(/✗|!/);
    expect(exitCode).toBe(0);
    expect(local.view().tasks).toEqual([]);
  });

  it('tries RunTask where that launches, and lists what only a launch can try', async () => {
    const environment = { ...sound(), ECS_SCHEDULER_LAUNCH_MODE: 'RunTask' };
    const { exitCode, stdout } = await ecsScheduler(['doctor'], environment).ends();
    expect(stdout).toMatch(/✓ ecs:RunTask +allowed/);
    expect(stdout).not.toContain('ecs:StartTask');
    expect(stdout).toMatch(/- ecs:TagResource +not tried: that takes starting a task/);
    expect(stdout).toMatch(/- iam:PassRole +not tried: that takes starting a task/);
    expect(exitCode).toBe(0);
    expect(local.view().tasks).toEqual([]);
  });

  it('prints its findings as JSON for scripts', async () => {
    const { stdout } = await ecsScheduler(['doctor', '-o', 'json'], sound()).ends();
    const findings = JSON.parse(stdout) as { check: string; verdict: string }[];
    expect(findings.find(({ check }) => check === 'ecs:StopTask')).toMatchObject({ verdict: 'ok' });
  });

  it.each([
    ['REGION_MISSING', { AWS_REGION: '' }, /✗ region, credentials, endpoint .*\n.*→ export AWS_REGION/],
    [
      'CREDENTIALS_MISSING',
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      'aws sts get-caller-identity',
    ],
    ['CREDENTIALS_INVALID', { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }, 'aws sts get-caller-identity'],
    [
      'CLUSTER_NOT_FOUND',
      { AWS_ECS_CLUSTER: 'prd' },
      /✗ cluster .*in region us-east-1 .*\n.*there are: default; the cluster's name is that of AWS_ECS_CLUSTER/,
    ],
    ['CONFIG_VALUE', { AWS_ECS_CLUSTER: 'a b' }, "the cluster's name is that of AWS_ECS_CLUSTER"],
    [
      'ENDPOINT_UNREACHABLE',
      { AWS_ECS_ENDPOINT: 'http://127.0.0.1:9' },
      'the endpoint is http://127.0.0.1:9',
    ],
  ] as const)('names %s with what to do, and exits with 8', async (code, changes, help) => {
    const environment = { ...sound(), ...changes };
    const { exitCode, stdout, stderr } = await ecsScheduler(['doctor'], environment).ends();
    expect(stdout).toContain(code);
    expect(stdout).toMatch(help);
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
    expect(exitCode).toBe(8);
  });

  it('tries EC2 as well: it knows the hosts, or that is a warning, or nobody asks', async () => {
    const known = await ecsScheduler(['doctor'], sound()).ends();
    expect(known.stdout).toMatch(/✓ ec2:DescribeInstances +knows \d+ of \d+ hosts/);
    const unreachable = { ...sound(), AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:9' };
    const warned = await ecsScheduler(['doctor'], unreachable).ends();
    expect(warned.stdout).toMatch(/! ec2:DescribeInstances .*\n.*told EC2 ids.*\n.*--feature hosts/);
    expect(warned.exitCode).toBe(0);
    const off = { ...unreachable, ECS_SCHEDULER_HOST_DIRECTORY: 'none' };
    expect((await ecsScheduler(['doctor'], off).ends()).stdout).toContain('hostDirectory is none');
  });

  it('warns of a cluster that has no agents', async () => {
    const empty = await startLocalEcs({ instances: 0 });
    try {
      const environment = {
        ...sound(),
        AWS_ECS_ENDPOINT: empty.endpoint,
        AWS_ACCESS_KEY_ID: empty.accessKeyId,
      };
      const { exitCode, stdout } = await ecsScheduler(['doctor'], environment).ends();
      expect(stdout).toContain('CLUSTER_HAS_NO_AGENTS');
      expect(exitCode).toBe(0);
    } finally {
      await empty.close();
    }
  });

  it('refuses a setting that cannot be, with the variable, the value and what is allowed', async () => {
    const environment = { ...sound(), ECS_SCHEDULER_DISK_MIB: 'plenty' };
    const { exitCode, stderr } = await ecsScheduler(['doctor'], environment).ends();
    expect(stderr).toContain('ECS_SCHEDULER_DISK_MIB=plenty');
    expect(stderr).toContain('CONFIG_VALUE');
    expect(exitCode).toBe(2);
  });
});

describe('ecs-scheduler local', () => {
  it('prints what to export and ends at Ctrl-C', async () => {
    const program = ecsScheduler(['local', '--port', '0', '--instances', '1', '--runtime', 'simulated']);
    await program.prints(/Ctrl-C stops everything/);
    expect(program.stdout).toMatch(/export AWS_ENDPOINT_URL_ECS=http:\/\/127\.0\.0\.1:\d+/);
    expect(program.stdout).toContain('AWS_DEFAULT_REGION=us-east-1');
    program.signal('SIGINT');
    expect((await program.ends()).exitCode).toBe(0);
  });

  it('says that the port it was given is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A TCP server's address is never a path.
    const { port } = server.address() as AddressInfo;
    try {
      const { exitCode, stderr } = await ecsScheduler(['local', '--port', String(port)]).ends();
      expect(stderr).toContain(`Port ${port}`);
      expect(stderr).toContain('PORT_IN_USE');
      expect(stderr).toContain('--port 0');
      expect(exitCode).toBe(1);
    } finally {
      server.close();
    }
  });
});

describe('ecs-scheduler', () => {
  it.each([
    [['local', '--port', 'many'], 'It must be a whole number from 0 to 65535'],
    [['loca'], 'Did you mean local?'],
    [['explain', 'NO_SUCH_CODE'], 'Allowed choices are'],
    [['local', '--runtime', 'docker'], 'Allowed choices are process, simulated'],
    [['local', '--limits', 'some'], 'It must be off, account, or a number above 0'],
    [['local', '--cluster-name', 'a b'], 'It must be 1 to 255 letters, digits, - and _'],
    [['local', '--access-key-id', ''], 'It must be 16 to 128 letters and digits'],
    [['local', '--access-key-id', 'x y'], 'It must be 16 to 128 letters and digits'],
  ])('refuses %j in the form of every problem and exits with 2', async (args, message) => {
    const { exitCode, stderr } = await ecsScheduler(args).ends();
    expect(stderr).toContain(message);
    expect(stderr).toMatch(
      /^ecs-scheduler-driver: .*\n(.*\n)?  → npx ecs-scheduler-driver .*--help\n  USAGE/,
    );
    expect(exitCode).toBe(2);
  });

  it('prints a policy that parses, narrowed to a cluster', async () => {
    const { stdout } = await ecsScheduler([
      'iam',
      'policy',
      '--cluster',
      'prod',
      '--feature',
      'launch',
    ]).ends();
    const policy = JSON.parse(stdout) as { Statement: { Action: string[]; Resource: string[] }[] };
    const stop = policy.Statement.find(({ Action }) => Action.includes('ecs:StopTask'));
    expect(stop?.Resource).toEqual(['arn:aws:ecs:*:*:task/prod/*']);
  });

  it('explains a code', async () => {
    const { stdout } = await ecsScheduler(['explain', 'REGION_MISSING']).ends();
    expect(stdout).toContain('AWS_DEFAULT_REGION');
  });
});
