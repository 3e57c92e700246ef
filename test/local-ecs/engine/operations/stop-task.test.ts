import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('StopTask', () => {
  it('answers with the decision only: the last status is as it was', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    ecs.advance(1000);
    expect(ecs.call('StopTask', { task, reason: 'enough' })).toMatchObject({
      task: {
        taskArn: task,
        lastStatus: 'RUNNING',
        desiredStatus: 'STOPPED',
        stopCode: 'UserInitiated',
        stoppedReason: 'enough',
        stoppingAt: 1_767_323_046.678,
        containers: [{ lastStatus: 'RUNNING' }],
      },
    });
  });

  it('ends the containers with SIGTERM, exit code 143, and then the task', () => {
    const ecs = new TestEcs({ stopMs: 50 });
    const { task } = ecs.startOne();
    ecs.call('StopTask', { task });
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'STOPPED', exitCode: 143 }],
    });
    ecs.advance(50);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'Task stopped by user',
      stoppedAt: 1_767_323_045.728,
    });
  });

  it('gives the resources back at once, while the containers still run', () => {
    const ecs = new TestEcs({ lives: { web: { ignoresSigterm: true } } });
    const { instance, task } = ecs.startOne();
    ecs.call('StopTask', { task });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(ecs.remaining(instance, 'CPU')).toBe(4096);
    expect(ecs.instance(instance)).toMatchObject({ runningTasksCount: 0, pendingTasksCount: 0 });
  });

  it('stops a PENDING task before it runs: no exit code, no start', () => {
    const ecs = new TestEcs({ startLatency: [500, 500] });
    const { task } = ecs.startOne();
    ecs.call('StopTask', { task });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect(ecs.task(task)).not.toHaveProperty('startedAt');
    expect(ecs.container(task)).not.toHaveProperty('exitCode');
    ecs.advance(500);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('stops an awsvpc task in PROVISIONING for good', () => {
    const ecs = new TestEcs({ startLatency: [500, 500] });
    const task = ecs.start(ecs.addInstance(), ecs.register({}, { networkMode: 'awsvpc' }), {
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    });
    ecs.call('StopTask', { task });
    ecs.advance(500);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('changes nothing when it is repeated: the first reason stays', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne();
    ecs.call('StopTask', { task, reason: 'first' });
    const stopped = ecs.task(task);
    ecs.call('StopTask', { task, reason: 'second' });
    expect(ecs.task(task)).toEqual(stopped);
  });

  it('makes ECS forget the tags', () => {
    const ecs = new TestEcs();
    const task = ecs.start(ecs.addInstance(), ecs.register(), { tags: [{ key: 'a', value: 'b' }] });
    ecs.call('StopTask', { task });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', tags: [] });
  });

  it.each([
    [{}, 'Task can not be blank.'],
    [{ task: '0'.repeat(32) }, 'The referenced task was not found.'],
    [{ task: '0'.repeat(32), reason: 'x'.repeat(256) }, 'reason longer than 255.'],
  ])('refuses %j', (body, message) => {
    expect(new TestEcs().refusal('StopTask', body)).toEqual({ __type: 'InvalidParameterException', message });
  });
});
