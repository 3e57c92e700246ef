import { describe, expect, it } from '@jest/globals';

import { limitedReads } from '../support/bridge-config.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { containerInstance, taskInfo } from '../support/builders.ts';

/** A world in which the first poll, which comes as soon as the bridge is ready, is over. */
function polledWorld(options: Parameters<typeof scriptedWorld>[0] = {}) {
  const world = scriptedWorld(options);
  world.bridge.advance(0);
  return world;
}

const polls = ({ bridge }: ReturnType<typeof scriptedWorld>) =>
  bridge.callsOf('DescribeTasks').filter(({ look }) => look.type === 'POLL');

describe('polling tasks', () => {
  it('looks at each that lives, every two seconds', () => {
    const world = polledWorld();
    world.framework.launch(taskInfo());
    world.bridge.advance(20_000);
    expect(polls(world)).toHaveLength(10);
    expect(polls(world)[0]?.arns).toEqual([world.ecs.task('t1').taskArn]);
  });

  it('makes no call while nothing lives', () => {
    const world = polledWorld();
    world.bridge.advance(60_000);
    expect(polls(world)).toEqual([]);
  });

  it('looks at hundreds at a time', () => {
    const world = polledWorld({
      instances: [containerInstance({ registered: { cpuUnits: 1_000_000, memoryMiB: 1_000_000 } })],
    });
    world.framework.launch(...Array.from({ length: 150 }, (_, i) => taskInfo({ id: `t${i}` })));
    world.bridge.advance(2_000);
    expect(polls(world).map(({ arns }) => arns.length)).toEqual([100, 50]);
  });

  it('comes less often where it takes more calls than polling may make', () => {
    const world = polledWorld({ config: { apiBudget: limitedReads(1) } });
    world.framework.launch(taskInfo());
    world.bridge.advance(12_000);
    expect(polls(world)).toHaveLength(4);
  });

  it('sees a new task run in the next round, however many others run, and looks at each of those in its turn', () => {
    // A hundred in two seconds.
    const world = polledWorld({
      config: { apiBudget: limitedReads(1.5) },
      instances: [containerInstance({ registered: { cpuUnits: 1_000_000, memoryMiB: 1_000_000 } })],
    });
    const others = Array.from({ length: 200 }, (_, i) => taskInfo({ id: `t${i}` }));
    world.framework.launch(...others);
    for (const { taskId } of others) world.ecs.run(taskId);
    world.bridge.advance(15_000);
    world.framework.launch(taskInfo({ id: 'new' }));
    world.ecs.run('new');
    const before = polls(world).length;
    world.bridge.advance(2_000);
    expect(world.framework.states('new')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    world.bridge.advance(6_000);
    const looked = new Set(
      polls(world)
        .slice(before)
        .flatMap(({ arns }) => arns),
    );
    expect(looked.size).toBe(others.length + 1);
  });

  it('goes on after a failure, which is told', () => {
    const world = polledWorld();
    world.framework.launch(taskInfo());
    world.bridge.fail('DescribeTasks', 'THROTTLED');
    world.ecs.run('t1');
    world.bridge.advance(2_000);
    expect(world.bridge.notesOf('task-poll.failed')).toMatchObject([{ level: 'warn' }]);
    expect(world.framework.states('t1')).toEqual(['TASK_STARTING']);
    world.bridge.advance(2_000);
    expect(world.framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
  });

  it('does not look at a task that is over', () => {
    const world = polledWorld({ framework: { acknowledges: false } });
    world.framework.launch(taskInfo());
    world.ecs.exit('t1', 0);
    world.bridge.advance(2_000);
    const before = polls(world).length;
    world.bridge.advance(60_000);
    expect(polls(world)).toHaveLength(before);
  });

  it('goes on while the bridge closes, since kills have to be seen through', () => {
    const world = polledWorld();
    world.framework.launch(taskInfo());
    world.bridge.feed({ type: 'shutdown' });
    world.bridge.advance(10_000);
    expect(polls(world).length).toBeGreaterThan(3);
  });
});
