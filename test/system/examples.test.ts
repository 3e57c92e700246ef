import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { ecsScheduler, Program } from './program.ts';

/** How many copies run on each agent, at the end of what a service has printed. */
function copiesByAgent(printed: string): readonly number[] {
  const agents = new Map<string, string>();
  for (const [, copy = '', agent = '', state = ''] of printed.matchAll(/^(copy-\w+) on (\S+) is (\w+)/gm))
    if (state === 'TASK_FAILED') agents.delete(copy);
    else agents.set(copy, agent);
  const on = [...agents.values()];
  return [...new Set(on)].map((agent) => on.filter((other) => other === agent).length);
}

describe('The examples', () => {
  it('run a single task to its end', async () => {
    const { exitCode, stdout } = await new Program('examples/hello-scheduler.ts', []).ends();
    expect(stdout).toContain('hello is TASK_FINISHED');
    expect(exitCode).toBe(0);
  }, 60_000);

  it('test a program against the embedded ECS', async () => {
    const { exitCode, stdout, stderr } = await new Program('examples/local-ecs-test.ts', [], {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    }).ends();
    expect(stdout).toBe(
      'runs on every instance\na lost machine takes its task along\nthrottled calls are made again\n',
    );
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  }, 60_000);

  it('run on a cluster that the environment names, and print nothing but their own words', async () => {
    const local = await startLocalEcs({ instances: 1 });
    try {
      const environment = {
        AWS_ECS_ENDPOINT: local.endpoint,
        AWS_REGION: local.region,
        AWS_ACCESS_KEY_ID: local.accessKeyId,
        AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
      };
      const hello = new Program('examples/hello-scheduler.ts', ['ecs'], environment);
      const { exitCode, stdout, stderr } = await hello.ends();
      expect(stdout).toContain('hello is TASK_FINISHED');
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
    } finally {
      await local.close();
    }
  }, 60_000);

  it('run a task by gRPC, without a driver', async () => {
    const ports = ['--mesos-port', '0', '--ecs-port', '0'];
    const daemon = ecsScheduler(['up', '--local', ...ports, '--runtime', 'simulated']);
    await daemon.prints(/Ctrl-C stops everything/);
    const target = /^ {2}gRPC +(\S+)$/m.exec(daemon.stdout)?.[1] ?? '';
    const hello = new Program('examples/grpc/typescript/hello.ts', [`grpc://${target}`]);
    const { exitCode, stdout } = await hello.ends();
    expect(stdout).toMatch(/hello is TASK_STARTING\nhello is TASK_RUNNING\nhello is TASK_FINISHED\n/);
    expect(exitCode).toBe(0);
    daemon.signal('SIGTERM');
    expect((await daemon.ends()).exitCode).toBe(0);
  }, 60_000);

  it('keep copies running and replace those that fail', async () => {
    const service = new Program('examples/service-scheduler.ts', []);
    await service.prints(/replacing copy-\w+(.|\n)*is TASK_RUNNING(.|\n)*replacing copy-/);
    expect(service.stdout).toMatch(/^copies fail on purpose now and then; Ctrl-C stops\n/);
    expect(Math.max(...copiesByAgent(service.stdout))).toBe(1);
    service.signal('SIGINT');
    expect((await service.ends()).exitCode).toBe(0);
  }, 60_000);

  it.each([
    ['service-scheduler.ts', () => ['local', 'no-such:1']],
    ['batch-scheduler.ts', (path: string) => [join(path, 'state.json'), 'local', '2', 'no-such:1']],
  ])(
    'give up and say why when no task can ever start: %s',
    async (file, argsFor) => {
      const directory = await temporaryDirectory();
      try {
        const program = new Program(`examples/${file}`, argsFor(directory.path));
        const { exitCode, stdout, stderr } = await program.ends();
        expect(stdout).toContain('TASK_ERROR');
        expect(stderr).toContain('can never start: Task definition no-such:1 does not exist');
        expect(exitCode).toBe(1);
      } finally {
        await directory.remove();
      }
    },
    60_000,
  );

  it('finish each job of a batch once although its scheduler is killed in the middle', async () => {
    const { exitCode, stdout, stderr } = await new Program('examples/batch-restart.ts', []).ends();
    expect(stdout).toContain('the scheduler was killed');
    expect(stdout).toContain('asking for 3 jobs launched before');
    expect(stdout).toContain('all 6 jobs are done');
    expect(stdout.match(/launched job-/g)).toHaveLength(6);
    // No line of a log, and none that does not say whose it is.
    expect(stdout).not.toContain('"event"');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  }, 90_000);

  it('keep an app of Marathon: replaced when it breaks, rolled on and back with no request failed', async () => {
    const { exitCode, stdout, stderr } = await new Program('examples/marathon/walk-through.ts', []).ends();
    expect(stderr).toBe('');
    const rolled = ': \\d+ by revision 1, \\d+ by revision 2, 0 failed; never fewer than 4 tasks served';
    expect(stdout.trim().split('\n')).toEqual([
      'created: 2 tasks serve',
      'scaled: 4 tasks serve',
      'broken: its health check failed, Marathon has killed and replaced it',
      'killed: its process was gone, Marathon has replaced it',
      expect.stringMatching(`^rolled to revision 2${rolled}$`),
      expect.stringMatching(`^rolled back to revision 1${rolled}$`),
      'deleted: no task is left',
    ]);
    expect(exitCode).toBe(0);
  }, 180_000);
});
