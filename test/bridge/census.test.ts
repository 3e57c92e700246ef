import { describe, expect, it } from '@jest/globals';

import { scriptedBridge, scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { ecsTask, frameworkInfo, taskInfo } from '../support/builders.ts';

const listings = (bridge: ReturnType<typeof scriptedBridge>) =>
  bridge.callsOf('ListTasks').flatMap(({ listing }) => (listing.type === 'CENSUS' ? [listing.filter] : []));

describe('a census', () => {
  it('lists in recovery what runs and what has stopped, and later only what runs', () => {
    const bridge = scriptedBridge().start();
    expect(listings(bridge)).toEqual([{ desiredStatus: 'RUNNING' }, { desiredStatus: 'STOPPED' }]);
    bridge.advance(60_000);
    expect(listings(bridge).slice(2)).toEqual([{ desiredStatus: 'RUNNING' }]);
  });

  it('misses no task that stops while what runs is being listed', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    const again = bridge.reborn();
    const held = again.hold('ListTasks');
    again.start();
    expect(listings(again)).toEqual([{ desiredStatus: 'RUNNING' }]);
    ecs.exit('t1', 0);
    held.release();
    expect(listings(again)).toEqual([{ desiredStatus: 'RUNNING' }, { desiredStatus: 'STOPPED' }]);
    expect(again.isReady).toBe(true);
    expect([...again.state.tasks.values()].map(({ taskId }) => taskId)).toEqual(['t1']);
  });

  it('is taken once a minute', () => {
    const bridge = scriptedBridge().start();
    bridge.advance(59_999);
    expect(listings(bridge)).toHaveLength(2);
    bridge.advance(600_001);
    expect(listings(bridge)).toHaveLength(13);
  });

  it('follows all pages and describes in hundreds', () => {
    const bridge = scriptedBridge();
    for (let n = 0; n < 250; n += 1) {
      const task = ecsTask({ id: `foreign-${n}` });
      bridge.ecs.tasks.set(task.taskArn, task);
    }
    bridge.start();
    expect(bridge.isReady).toBe(true);
    const sizes = bridge.callsOf('DescribeTasks').map(({ arns }) => arns.length);
    expect(sizes).toEqual([100, 100, 50]);
  });

  it('describes nothing that is known already', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    bridge.advance(60_000);
    expect(bridge.callsOf('DescribeTasks').every(({ look }) => look.type === 'POLL')).toBe(true);
  });

  it('forgets foreign tasks that are no longer listed', () => {
    const bridge = scriptedBridge();
    const task = ecsTask({ id: 'foreign' });
    bridge.ecs.tasks.set(task.taskArn, task);
    bridge.start();
    expect(bridge.state.foreignTasks.size).toBe(1);
    bridge.ecs.tasks.delete(task.taskArn);
    bridge.advance(60_000);
    expect(bridge.state.foreignTasks.size).toBe(0);
  });

  it('that fails is told, and the next one is taken in its time', () => {
    const bridge = scriptedBridge().start();
    bridge.fail('ListTasks', 'THROTTLED');
    bridge.advance(60_000);
    expect(bridge.notesOf('census.failed')).toMatchObject([{ level: 'warn', fields: { code: 'THROTTLED' } }]);
    bridge.advance(60_000);
    expect(listings(bridge)).toHaveLength(4);
  });

  it('keeps what it knows of foreign tasks when it fails', () => {
    const bridge = scriptedBridge();
    const task = ecsTask({ id: 'foreign' });
    bridge.ecs.tasks.set(task.taskArn, task);
    bridge.start();
    bridge.fail('ListTasks', 'THROTTLED');
    bridge.advance(60_000);
    expect(bridge.state.foreignTasks.size).toBe(1);
  });

  it('adopts what it has found although a page of it failed', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    const task = ecs.task('t1');
    ecs.tasks.delete(task.taskArn);
    const second = bridge.reborn().start();
    ecs.tasks.set(task.taskArn, task);
    ecs.pageSize = 1;
    ecs.tasks.set(ecsTask({ id: 'foreign' }).taskArn, ecsTask({ id: 'foreign' }));
    second.delay('ListTasks', 10);
    second.fail('ListTasks', 'THROTTLED');
    second.advance(61_000);
    const back = subscribe(second, { info: frameworkInfo({ id: framework.id }) });
    back.reconcile({ id: 't1' });
    expect(back.status('t1').state).toBe('TASK_STAGING');
  });
});
