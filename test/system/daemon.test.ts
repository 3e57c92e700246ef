import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { closedPort } from '../support/closed-port.ts';
import { ecsScheduler } from './program.ts';

const ANY_PORTS = ['--mesos-port', '0', '--grpc-port', '0', '--ecs-port', '0'];

const SIMULATED = ['--runtime', 'simulated', '--instances', '1'];

/** What a line of the banner says. */
const lineOf = (stdout: string, name: string): string =>
  new RegExp(`^  ${name} +(.*)$`, 'm').exec(stdout)?.[1] ?? '';

const urlIn = (text: string): string => /https?:\/\/[^\s]+/.exec(text)?.[0] ?? '';

describe('ecs-scheduler demo', () => {
  it('runs four tasks to their ends, two finished, one failed, one stopped early, and ends', async () => {
    const { exitCode, stdout } = await ecsScheduler(['demo']).ends();
    expect(stdout).toMatch(/hello-1 +hello:1 +TASK_FINISHED/);
    expect(stdout).toMatch(/exit-3 +hello:1 +TASK_FAILED .*Container hello exited with status 3/);
    expect(stdout).toMatch(/sleep +sleep360:1 +TASK_KILLED/);
    expect(exitCode).toBe(0);
  });

  it('that is interrupted says so by its exit code', async () => {
    const program = ecsScheduler(['demo']);
    await program.prints(/sleep +TASK_RUNNING/);
    program.signal('SIGINT');
    expect((await program.ends()).exitCode).toBe(130);
  });
});

describe('ecs-scheduler up --local', () => {
  it('with --demo stays up after the demonstration, and ends cleanly at Ctrl-C', async () => {
    const program = ecsScheduler(['up', '--local', '--demo', ...ANY_PORTS]);
    await program.prints(/Ctrl-C stops everything/);
    expect(program.stdout).toContain('All tasks ended as they should');
    const answer = await fetch(urlIn(lineOf(program.stdout, 'Mesos')));
    expect(answer.ok).toBe(true);
    program.signal('SIGINT');
    const { exitCode, stderr } = await program.ends();
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('says where everything is, how to get in, and that nothing is kept', async () => {
    const program = ecsScheduler(['up', '--local', ...ANY_PORTS, ...SIMULATED]);
    await program.prints(/Ctrl-C stops everything/);
    const { stdout } = program;
    expect(lineOf(stdout, 'Cluster')).toMatch(/^local ECS "default": 1 instances, 4 cpus, /);
    expect(lineOf(stdout, 'State')).toBe('in memory, lost on exit');
    expect(lineOf(stdout, 'Access')).toBe('open, loopback only');
    const mesos = urlIn(lineOf(stdout, 'Mesos'));
    for (const path of ['', '/health', '/ready', '/version', '/state', '/metrics', '/metrics/snapshot'])
      expect([path, (await fetch(mesos + path)).status]).toEqual([path, 200]);
    expect(lineOf(stdout, 'gRPC')).toMatch(/^127\.0\.0\.1:\d+$/);
    program.signal('SIGTERM');
    expect((await program.ends()).exitCode).toBe(0);
  });

  it('lets frameworks of any language in, and ends their streams when it stops', async () => {
    const program = ecsScheduler(['up', '--local', ...ANY_PORTS, ...SIMULATED]);
    await program.prints(/Ctrl-C stops everything/);
    const answer = await fetch(`${urlIn(lineOf(program.stdout, 'Mesos'))}/api/v1/scheduler`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"me","name":"test"}}}',
    });
    expect(answer.status).toBe(200);
    program.signal('SIGTERM');
    const events = await answer.text();
    expect(events).toMatch(/^\d+\n\{"type":"SUBSCRIBED"/);
    expect((await program.ends()).exitCode).toBe(0);
  });

  it('moves a default port that is taken, and says so', async () => {
    const first = ecsScheduler(['up', '--local', ...SIMULATED]);
    await first.prints(/Ctrl-C stops everything/);
    const second = ecsScheduler(['up', '--local', ...SIMULATED]);
    await second.prints(/Ctrl-C stops everything/);
    const [one, two] = [first, second].map(({ stdout }) => lineOf(stdout, 'Mesos'));
    expect(two).toMatch(/^http:\/\/127\.0\.0\.1:\d+ \(5050 is in use\)/);
    expect(urlIn(two ?? '')).not.toBe(urlIn(one ?? ''));
    first.signal('SIGTERM');
    second.signal('SIGTERM');
    await Promise.all([first.ends(), second.ends()]);
  });
});

describe('ecs-scheduler up', () => {
  let local: LocalEcs | undefined;
  let taken: Server | undefined;

  afterEach(async () => {
    await local?.close();
    taken?.close();
    local = undefined;
    taken = undefined;
  });

  async function ecs(): Promise<Record<string, string>> {
    local = await startLocalEcs({ instances: 2, runtime: 'simulated' });
    return {
      AWS_ECS_ENDPOINT: local.endpoint,
      AWS_REGION: local.region,
      AWS_ACCESS_KEY_ID: local.accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
    };
  }

  async function takenPort(): Promise<number> {
    const server = createServer();
    taken = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A TCP server's address is never a path.
    return (server.address() as AddressInfo).port;
  }

  it('works on the ECS that the environment names, and says which', async () => {
    const program = ecsScheduler(['up', '--mesos-port', '0', '--grpc-port', '0'], await ecs());
    await program.prints(/Ctrl-C stops everything/);
    expect(lineOf(program.stdout, 'Cluster')).toMatch(
      /^arn:aws:ecs:us-east-1:\d+:cluster\/default: 2 instances$/,
    );
    program.signal('SIGINT');
    expect((await program.ends()).exitCode).toBe(0);
  });

  it('never moves a port, not even the default one', async () => {
    const port = await takenPort();
    const { exitCode, stderr } = await ecsScheduler(
      ['up', '--mesos-port', String(port), '--grpc-port', '0'],
      await ecs(),
    ).ends();
    expect(stderr).toContain(`Port ${port} (Mesos API)`);
    expect(stderr).toContain(`--mesos-port ${port + 1}`);
    expect(stderr).toContain('PORT_IN_USE');
    expect(exitCode).toBe(1);
  });

  it.each([
    ['OPEN_WITHOUT_CREDENTIALS', ['--mesos-host', '0.0.0.0'], '--insecure-listen', 1],
    ['ADDRESS_UNKNOWN', ['--mesos-host', '192.0.2.1', '--insecure-listen'], '--mesos-host 127.0.0.1', 1],
    ['TLS_UNUSABLE', ['--tls-certificate', 'nowhere.pem'], '--tls-key', 1],
    ['CONFIG_FILE', ['--credentials', 'nowhere.yaml'], 'credentials:', 2],
    ['CONFIG_VALUE', ['--heartbeat-seconds', 'fast'], 'docs/configuration.md', 2],
    ['CLUSTER_NOT_FOUND', ['--cluster', 'prd'], 'AWS_ECS_CLUSTER', 1],
  ])('ends with %s for %j', async (code, flags, cure, expected) => {
    const started = ecsScheduler(['up', '--mesos-port', '0', '--grpc-port', '0', ...flags], await ecs());
    const { exitCode, stderr, stdout } = await started.ends();
    expect(stderr).toContain(code);
    expect(stderr).toMatch(/^ {2}→ /m);
    expect(stderr).toContain(cure);
    expect(stderr + stdout).not.toMatch(/\n\s+at /);
    expect(exitCode).toBe(expected);
  });

  it('ends with ENDPOINT_UNREACHABLE where no ECS answers for long', async () => {
    const environment = { ...(await ecs()), AWS_ECS_ENDPOINT: `http://127.0.0.1:${await closedPort()}` };
    const { exitCode, stderr } = await ecsScheduler(
      ['up', '--mesos-port', '0', '--grpc-port', '0'],
      environment,
    ).ends();
    expect(stderr).toContain('ENDPOINT_UNREACHABLE');
    expect(stderr).toContain('from AWS_ECS_ENDPOINT');
    expect(exitCode).toBe(1);
  });
});
