import { describe, expect, it } from '@jest/globals';

import { scriptedWorld, WEB } from '../support/bridge-world.ts';
import { containerInstance, taskInfo } from '../support/builders.ts';

const ARN = WEB.taskDefinitionArn;
const ROOMY = [containerInstance({ registered: { cpuUnits: 100_000, memoryMiB: 100_000 } })];

/** Launches a task of a new id on whatever is offered, when enough time has passed for an offer. */
function launcher(world: ReturnType<typeof scriptedWorld>) {
  let names = 0;
  return (runs: string): void => {
    names += 1;
    world.bridge.advance(1_000);
    world.framework.launch(taskInfo({ id: `task-${names}`, runs }));
  };
}

const reads = (world: ReturnType<typeof scriptedWorld>) =>
  world.bridge.callsOf('DescribeTaskDefinition').map(({ taskDefinition }) => taskDefinition);

describe('a task definition', () => {
  it.each(['web:1', 'web'])('named %s is read once a minute at most', (runs) => {
    const world = scriptedWorld({ instances: ROOMY });
    const launch = launcher(world);
    launch(runs);
    world.bridge.advance(57_000);
    launch(runs);
    expect(reads(world)).toEqual([runs]);
    world.bridge.advance(2_000);
    launch(runs);
    expect(reads(world)).toEqual([runs, runs]);
  });

  it('named by ARN is read once for ever, for its content never changes', () => {
    const world = scriptedWorld({ instances: ROOMY });
    const launch = launcher(world);
    launch(ARN);
    world.bridge.advance(3_600_000);
    launch(ARN);
    expect(reads(world)).toEqual([ARN]);
  });

  it('is read once for all launches that wait for it', () => {
    const world = scriptedWorld({ instances: ROOMY });
    const held = world.bridge.hold('DescribeTaskDefinition');
    world.framework.launch(taskInfo(), taskInfo({ id: 't2' }), taskInfo({ id: 't3' }));
    expect(reads(world)).toEqual(['web:1']);
    held.release();
    expect(world.bridge.callsOf('StartTask')).toHaveLength(3);
  });

  it('that does not exist is asked for again after a minute', () => {
    const world = scriptedWorld({ instances: ROOMY, definitions: [] });
    const launch = launcher(world);
    launch('web');
    launch('web');
    expect(reads(world)).toEqual(['web']);
    world.ecs.register(WEB);
    world.bridge.advance(60_000);
    launch('web');
    expect(world.framework.states('task-3')).toEqual(['TASK_STARTING']);
  });

  it.each(['THROTTLED', 'TIMEOUT', 'SERVER_ERROR', 'UNREACHABLE', 'CREDENTIALS_EXPIRED'] as const)(
    'that cannot be read for %s is read again after waits that double',
    (code) => {
      const world = scriptedWorld();
      world.bridge.fail('DescribeTaskDefinition', code, { times: 2 });
      world.framework.launch(taskInfo());
      const after = (ms: number): number => {
        world.bridge.advance(ms);
        return reads(world).length;
      };
      expect([after(499), after(1), after(999), after(1), after(60_000)]).toEqual([1, 2, 2, 3, 3]);
      expect(world.framework.states('t1')).toEqual(['TASK_STARTING']);
      expect(world.bridge.notesOf('definition.postponed')).toHaveLength(2);
    },
  );

  it('that cannot be read at all is told to people', () => {
    const world = scriptedWorld({ definitions: [] });
    world.framework.launch(taskInfo());
    expect(
      world.bridge.notesOf('definition.unreadable').map(({ fields }) => fields['taskDefinition']),
    ).toEqual(['web:1', 'web']);
  });
});
