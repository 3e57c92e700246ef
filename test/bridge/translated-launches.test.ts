import { describe, expect, it } from '@jest/globals';

import { UNLIMITED } from '../../src/bridge/api-limits.ts';
import { scriptedWorld, subscribe, WEB } from '../support/bridge-world.ts';
import type { WorldOptions } from '../support/bridge-world.ts';
import { containerInstance } from '../support/builders.ts';
import { imageTask } from '../support/translated-task.ts';

function translatingWorld({ config, ...options }: WorldOptions = {}) {
  const instances = [containerInstance({ registered: { cpuUnits: 100_000, memoryMiB: 100_000 } })];
  return scriptedWorld({ instances, ...options, config: { translate: true, ...config } });
}

type World = ReturnType<typeof translatingWorld>;

const reads = ({ bridge }: World) => bridge.callsOf('DescribeTaskDefinition');
const registered = ({ bridge }: World) => bridge.callsOf('RegisterTaskDefinition');
const starts = ({ bridge }: World) => bridge.callsOf('StartTask');

describe('the first launch of a task with an image', () => {
  it('looks for its family, registers it and starts what ECS has made of it', () => {
    const world = translatingWorld();
    world.framework.launch(imageTask());
    const family = reads(world)[0]?.taskDefinition ?? '';
    expect(family).toMatch(/^translated-test-[0-9a-f]{16}$/);
    expect(registered(world)).toMatchObject([
      { registration: { family, containerDefinitions: [{ image: 'nginx' }] } },
    ]);
    expect(starts(world)).toMatchObject([
      {
        request: {
          taskDefinition: `arn:aws:ecs:us-east-1:123456789012:task-definition/${family}:1`,
          overrides: { containerOverrides: [{ name: 'task' }] },
        },
      },
    ]);
    expect(world.framework.states('t1')).toEqual(['TASK_STARTING']);
    expect(world.bridge.notesOf('launch.resources-differ')).toEqual([]);
  });

  it('has its variables in the overrides, and its command only in the definition', () => {
    const world = translatingWorld();
    const command = { shell: false, arguments: ['a'], environment: [{ name: 'A', value: '1' }] };
    world.framework.launch(imageTask({ command }));
    const [override] = starts(world)[0]?.request.overrides.containerOverrides ?? [];
    expect(override).not.toHaveProperty('command');
    expect(override?.environment).toContainEqual({ name: 'A', value: '1' });
    expect(registered(world)[0]?.registration.containerDefinitions[0]).toMatchObject({
      command: ['a'],
      environment: [],
    });
  });

  it('registers once for all launches that wait for it', () => {
    const world = translatingWorld();
    const held = world.bridge.hold('RegisterTaskDefinition');
    world.framework.launch(imageTask(), imageTask({ id: 't2' }), imageTask({ id: 't3' }));
    expect(starts(world)).toEqual([]);
    held.release();
    expect(registered(world)).toHaveLength(1);
    expect(starts(world)).toHaveLength(3);
  });
});

describe('a further launch of the same content', () => {
  it('registers nothing, nor does the same after an hour', () => {
    const world = translatingWorld();
    world.framework.launch(imageTask());
    for (const [id, ms] of [
      ['t2', 1_000],
      ['t3', 3_600_000],
    ] as const) {
      world.bridge.advance(ms);
      world.framework.launch(imageTask({ id }));
      expect(world.framework.states(id)).toEqual(['TASK_STARTING']);
    }
    expect(registered(world)).toHaveLength(1);
  });

  it('registers nothing in a later life of the bridge, or in another bridge', () => {
    const world = translatingWorld();
    world.framework.launch(imageTask());
    const next = world.bridge.reborn().start();
    const framework = subscribe(next);
    framework.launch(imageTask({ id: 't2' }));
    expect(framework.states('t2')).toEqual(['TASK_STARTING']);
    expect(next.callsOf('RegisterTaskDefinition')).toEqual([]);
  });
});

describe('a launch whose definition is being registered', () => {
  it('goes on after a restart, with what it was', () => {
    const world = translatingWorld();
    world.bridge.hold('RegisterTaskDefinition', { acts: false });
    world.framework.launch(imageTask());
    const next = world.bridge.reborn({ remembers: true }).start();
    expect(next.callsOf('RegisterTaskDefinition')).toEqual(registered(world));
    expect(next.callsOf('StartTask')).toHaveLength(1);
  });

  it('can be killed, and is never started then', () => {
    const world = translatingWorld();
    const held = world.bridge.hold('RegisterTaskDefinition');
    world.framework.launch(imageTask());
    world.framework.kill('t1');
    held.release();
    expect(world.framework.states('t1')).toEqual(['TASK_KILLED']);
    expect(starts(world)).toEqual([]);
  });

  it.each(['THROTTLED', 'UNREACHABLE', 'TIMEOUT', 'SERVER_ERROR'] as const)(
    'after %s looks again, and registers after waits that double',
    (code) => {
      const world = translatingWorld();
      world.bridge.fail('RegisterTaskDefinition', code, { times: 2 });
      world.framework.launch(imageTask());
      const after = (ms: number): number => {
        world.bridge.advance(ms);
        return registered(world).length;
      };
      expect([after(499), after(1), after(999), after(1), after(60_000)]).toEqual([1, 2, 2, 3, 3]);
      expect(world.framework.states('t1')).toEqual(['TASK_STARTING']);
    },
  );

  it('that was registered although the call failed is not registered again', () => {
    const world = translatingWorld();
    world.bridge.fail('RegisterTaskDefinition', 'TIMEOUT', { acts: true });
    world.framework.launch(imageTask());
    world.bridge.advance(500);
    expect(registered(world)).toHaveLength(1);
    expect(world.framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it.each([
    ['INVALID_REQUEST', 'REASON_TASK_INVALID'],
    ['ACCESS_DENIED', 'REASON_TASK_UNAUTHORIZED'],
    ['UNSUPPORTED', 'REASON_TASK_INVALID'],
  ] as const)('is TASK_ERROR when ECS says %s, and tried anew after a minute', (code, reason) => {
    const world = translatingWorld();
    world.bridge.fail('RegisterTaskDefinition', code, { message: 'No Fargate.' });
    world.framework.launch(imageTask(), imageTask({ id: 't2' }));
    for (const id of ['t1', 't2'])
      expect(world.framework.status(id)).toMatchObject({
        state: 'TASK_ERROR',
        reason,
        message: 'No Fargate.',
      });
    expect(registered(world)).toHaveLength(1);
    world.bridge.advance(60_000);
    world.framework.launch(imageTask({ id: 't3' }));
    expect(world.framework.states('t3')).toEqual(['TASK_STARTING']);
  });

  it('waits for a token of the limit on registering, not for those of launches', () => {
    const world = translatingWorld({
      config: { apiBudget: { ...UNLIMITED, taskDefinitionModify: { burst: 1, perSecond: 1 } } },
    });
    world.framework.launch(imageTask(), imageTask({ id: 't2', cmd: 'other' }));
    expect(starts(world)).toHaveLength(1);
    world.bridge.advance(1_000);
    expect(starts(world)).toHaveLength(2);
  });
});

describe('a task with an image', () => {
  it('and a command that names a revision is started from that', () => {
    const world = translatingWorld({ definitions: [WEB] });
    world.framework.launch(imageTask({ cmd: 'web:1' }));
    expect(registered(world)).toEqual([]);
    expect(starts(world)[0]?.request.taskDefinition).toBe(WEB.taskDefinitionArn);
  });

  it('that cannot be translated is TASK_ERROR that says why', () => {
    const world = translatingWorld();
    world.framework.launch(imageTask({ docker: { parameters: [{ key: 'pid', value: 'host' }] } }));
    expect(world.framework.status('t1')).toMatchObject({
      state: 'TASK_ERROR',
      reason: 'REASON_TASK_INVALID',
    });
    expect(world.framework.status('t1').message).toContain("Docker parameter 'pid'");
    expect(reads(world)).toEqual([]);
  });

  it('may not take a role that is not allowed', () => {
    const world = translatingWorld();
    world.framework.launch(imageTask({ labels: [{ key: 'ecs.task-role', value: 'admin' }] }));
    expect(world.framework.status('t1')).toMatchObject({ reason: 'REASON_TASK_UNAUTHORIZED' });
    expect(registered(world)).toEqual([]);
  });

  it('is refused while translate is off, with how to switch it on', () => {
    const world = translatingWorld({ config: { translate: false } });
    world.framework.launch(imageTask());
    expect(world.framework.status('t1').message).toBe(
      "'nginx -g daemon' is no task definition: command.value must be family:revision, family or a full task definition ARN; to run image nginx, set option translate",
    );
  });
});
