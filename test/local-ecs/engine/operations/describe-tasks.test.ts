import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

const HOUR_MS = 3_600_000;
const UNKNOWN = '0123456789abcdef0123456789abcdef';

describe('DescribeTasks', () => {
  it('describes what it knows and reports the rest as MISSING', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    expect(ecs.call('DescribeTasks', { tasks: [UNKNOWN, task, task] })).toEqual({
      tasks: [expect.objectContaining({ taskArn: task, tags: [] })],
      failures: [{ arn: `arn:aws:ecs:us-east-1:123456789012:task/default/${UNKNOWN}`, reason: 'MISSING' }],
    });
  });

  it('shows tags only when asked', () => {
    const ecs = new TestEcs();
    const tags = [{ key: 'a', value: 'b' }];
    const task = ecs.start(ecs.addInstance(), ecs.register(), { tags });
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({ tasks: [{ tags: [] }] });
    expect(ecs.call('DescribeTasks', { tasks: [task], include: ['TAGS'] })).toMatchObject({
      tasks: [{ tags }],
    });
  });

  it('finds a stopped task for an hour', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    ecs.advance(5000);
    ecs.call('StopTask', { task });
    ecs.advance(HOUR_MS - 1);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
    ecs.advance(1);
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({
      tasks: [],
      failures: [{ reason: 'MISSING' }],
    });
    expect(ecs.call('ListTasks', { desiredStatus: 'STOPPED' })).toEqual({ taskArns: [] });
    expect(ecs.refusal('StopTask', { task })).toMatchObject({
      message: 'The referenced task was not found.',
    });
  });

  it.each([
    [{ tasks: [] }, 'Tasks cannot be empty.'],
    [{}, 'Tasks cannot be empty.'],
    [{ tasks: Array(101).fill(UNKNOWN) }, 'taskIds can have at most 100 items.'],
    [{ tasks: [UNKNOWN], include: ['LOGS'] }, 'include should be one of [TAGS]'],
  ])('refuses what ECS refuses (%#)', (body, message) => {
    expect(new TestEcs().refusal('DescribeTasks', body)).toEqual({
      __type: 'InvalidParameterException',
      message,
    });
  });
});
