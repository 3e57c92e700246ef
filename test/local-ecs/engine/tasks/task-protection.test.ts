import { describe, expect, it } from '@jest/globals';
import { isProtected } from '../../../../src/local-ecs/engine/tasks/task-protection.ts';
import { onlyIn, TestEcs, textIn } from '../test-ecs.ts';

const MINUTE_MS = 60_000;

/** A running task that its service started. */
function serviceTask(ecs: TestEcs): string {
  const answer = ecs.call('RunTask', {
    taskDefinition: ecs.register(),
    startedBy: 'ecs-svc/1234567890123456789',
  });
  return textIn(onlyIn(answer, 'tasks'), 'taskArn');
}

function ecsWithTask(): { readonly ecs: TestEcs; readonly task: string } {
  const ecs = new TestEcs();
  ecs.addInstance();
  return { ecs, task: serviceTask(ecs) };
}

const protect = (ecs: TestEcs, task: string, more: object = {}): unknown =>
  ecs.call('UpdateTaskProtection', { cluster: 'default', tasks: [task], protectionEnabled: true, ...more });

const protectionOf = (ecs: TestEcs, task: string): unknown =>
  onlyIn(ecs.call('GetTaskProtection', { cluster: 'default', tasks: [task] }), 'protectedTasks');

/** What the scheduler of services reads. */
function isHeld(ecs: TestEcs, arn: string): boolean {
  const task = [...ecs.state.tasks.values()].find((one) => one.arn === arn);
  if (task === undefined) throw new Error(`no task ${arn}`);
  return isProtected(task);
}

describe('the protection of a task', () => {
  it('lasts two hours, to the millisecond, and then ends by itself', () => {
    const { ecs, task } = ecsWithTask();
    const expirationDate = (ecs.nowMs + 120 * MINUTE_MS) / 1000;
    const wanted = { taskArn: task, protectionEnabled: true, expirationDate };
    expect(protect(ecs, task)).toEqual({ protectedTasks: [wanted], failures: [] });
    expect(protectionOf(ecs, task)).toEqual(wanted);
    ecs.advance(120 * MINUTE_MS - 1);
    expect(isHeld(ecs, task)).toBe(true);
    ecs.advance(1);
    expect(isHeld(ecs, task)).toBe(false);
    expect(protectionOf(ecs, task)).toEqual({ taskArn: task, protectionEnabled: false });
  });

  it('lasts as long as the last call says, whether that is longer or shorter', () => {
    const { ecs, task } = ecsWithTask();
    protect(ecs, task, { expiresInMinutes: 1 });
    protect(ecs, task, { expiresInMinutes: 3 });
    ecs.advance(2 * MINUTE_MS);
    expect(isHeld(ecs, task)).toBe(true);
    protect(ecs, task, { expiresInMinutes: 1 });
    ecs.advance(MINUTE_MS);
    expect(isHeld(ecs, task)).toBe(false);
  });

  it('can be taken away at once', () => {
    const { ecs, task } = ecsWithTask();
    protect(ecs, task);
    expect(protect(ecs, task, { protectionEnabled: false })).toEqual({
      protectedTasks: [{ taskArn: task, protectionEnabled: false }],
      failures: [],
    });
  });

  it('is for tasks of services that run: all others are failures', () => {
    const { ecs, task } = ecsWithTask();
    const alone = ecs.startOne().task;
    const missing = task.replace(/[^/]+$/, 'f'.repeat(32));
    ecs.call('StopTask', { task });
    expect(
      ecs.call('UpdateTaskProtection', {
        cluster: 'default',
        tasks: [task, alone, missing],
        protectionEnabled: true,
      }),
    ).toEqual({
      protectedTasks: [],
      failures: [
        { arn: task, reason: 'MISSING' },
        { arn: alone, reason: 'TASK_NOT_VALID' },
        { arn: missing, reason: 'MISSING' },
      ],
    });
  });

  it('does not keep anybody from stopping the task by hand', () => {
    const { ecs, task } = ecsWithTask();
    protect(ecs, task);
    ecs.call('StopTask', { task });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  const tasks = ['f'.repeat(32)];
  it.each([
    ['UpdateTaskProtection', { tasks, protectionEnabled: true }, 'Cluster can not be blank.'],
    ['UpdateTaskProtection', { cluster: 'default', tasks }, 'protectionEnabled can not be blank.'],
    ['UpdateTaskProtection', { cluster: 'default', protectionEnabled: true }, 'Tasks cannot be empty.'],
    [
      'UpdateTaskProtection',
      { cluster: 'default', tasks: Array(11).fill(tasks[0]), protectionEnabled: true },
      'taskIds can have at most 10 items.',
    ],
    [
      'UpdateTaskProtection',
      { cluster: 'default', tasks, protectionEnabled: true, expiresInMinutes: 0 },
      'expiresInMinutes should be between 1 and 2880.',
    ],
    [
      'UpdateTaskProtection',
      { cluster: 'default', tasks, protectionEnabled: true, expiresInMinutes: 2881 },
      'expiresInMinutes should be between 1 and 2880.',
    ],
    ['GetTaskProtection', { cluster: 'default' }, 'Tasks cannot be empty.'],
    ['GetTaskProtection', { tasks }, 'Cluster can not be blank.'],
  ])('is refused by %s of %j', (operation, body, message) => {
    expect(new TestEcs().refusal(operation, body)).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });
});
