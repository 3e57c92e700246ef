import { describe, expect, it } from '@jest/globals';
import { viewOf } from '../../../../src/local-ecs/engine/view.ts';
import { START_MS, TestEcs } from '../test-ecs.ts';

const disconnect = (ecs: TestEcs, containerInstance: string): unknown =>
  ecs.admin({ type: 'DisconnectAgent', containerInstance });
const reconnect = (ecs: TestEcs, containerInstance: string): unknown =>
  ecs.admin({ type: 'ReconnectAgent', containerInstance });

describe('a disconnected agent', () => {
  it('changes no task, however long it lasts', () => {
    const ecs = new TestEcs();
    const { instance, task } = ecs.startOne();
    const before = ecs.task(task);
    disconnect(ecs, instance);
    ecs.advance(24 * 3_600_000);
    expect(ecs.task(task)).toEqual(before);
    expect(ecs.instance(instance)).toMatchObject({ status: 'ACTIVE', agentConnected: false });
  });

  it('makes a new version of the instance, and another when it is back', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    disconnect(ecs, instance);
    disconnect(ecs, instance);
    expect(ecs.instance(instance)).toMatchObject({ version: 2, agentConnected: false });
    reconnect(ecs, instance);
    expect(ecs.instance(instance)).toMatchObject({ version: 3, agentConnected: true });
  });

  it('tells what happened meanwhile once it is back, with the time at which it happened', () => {
    const ecs = new TestEcs({ lives: { web: { runMs: 1000, exitCode: 7 } } });
    const { instance, task } = ecs.startOne();
    disconnect(ecs, instance);
    ecs.advance(60_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
    reconnect(ecs, instance);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      executionStoppedAt: (START_MS + 1000) / 1000,
      stoppedAt: (START_MS + 60_000) / 1000,
      containers: [{ exitCode: 7 }],
    });
  });

  it('goes on with what it was told before: a task starts, and ECS hears of it later', () => {
    const ecs = new TestEcs({ startLatency: [100, 100] });
    const { instance, task } = ecs.startOne();
    disconnect(ecs, instance);
    ecs.advance(1000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING' });
    reconnect(ecs, instance);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', pullStoppedAt: (START_MS + 100) / 1000 });
  });

  it('does not hear that a task is to stop until it is back', () => {
    const ecs = new TestEcs();
    const { instance, task } = ecs.startOne();
    disconnect(ecs, instance);
    ecs.call('StopTask', { task });
    ecs.advance(60_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
    expect(viewOf(ecs.state).tasks[0]).toMatchObject({ runningContainers: ['main'] });
    reconnect(ecs, instance);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 143 }] });
  });

  it('leaves the first cause standing when a task ended before ECS wanted it to', () => {
    const ecs = new TestEcs({ lives: { web: { runMs: 1000, exitCode: 0 } } });
    const { instance, task } = ecs.startOne();
    disconnect(ecs, instance);
    ecs.advance(2000);
    ecs.call('StopTask', { task, reason: 'mine' });
    reconnect(ecs, instance);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'mine',
      containers: [{ exitCode: 0 }],
    });
  });
});
