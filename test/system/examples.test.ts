import { describe, expect, it } from '@jest/globals';

import { Program } from './program.ts';

describe('The examples', () => {
  it('run a single task to its end', async () => {
    const { exitCode, stdout } = await new Program('examples/hello-scheduler.ts', []).ends();
    expect(stdout).toContain('hello is TASK_FINISHED');
    expect(exitCode).toBe(0);
  }, 60_000);

  it('keep copies running and replace those that fail', async () => {
    const service = new Program('examples/service-scheduler.ts', []);
    await service.prints(/replacing copy-\w+(.|\n)*is TASK_RUNNING(.|\n)*replacing copy-/);
    service.signal('SIGINT');
    expect((await service.ends()).exitCode).toBe(0);
  }, 60_000);

  it('finish each job of a batch once although its scheduler is killed in the middle', async () => {
    const { exitCode, stdout } = await new Program('examples/batch-restart.ts', []).ends();
    expect(stdout).toContain('the scheduler was killed');
    expect(stdout).toContain('asking for 3 jobs launched before');
    expect(stdout).toContain('all 6 jobs are done');
    expect(stdout.match(/launched job-/g)).toHaveLength(6);
    expect(exitCode).toBe(0);
  }, 90_000);
});
