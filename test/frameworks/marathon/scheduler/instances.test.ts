import { beforeEach, describe, expect, it } from '@jest/globals';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import type { Instance } from '../../../../src/frameworks/marathon/scheduler/instance.ts';
import { taskId } from '../../../../src/mesos/ids.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';

const app = (changes: Parameters<typeof appDefinition>[0] = {}): AppDefinition =>
  appDefinition({ cpus: 0.1, ...changes });

let marathon: MarathonHarness;

beforeEach(() => {
  marathon = new MarathonHarness();
  marathon.register();
});

function only(id = '/app'): Instance {
  const [instance, ...others] = marathon.instancesOf(id);
  if (instance === undefined || others.length > 0) throw new Error(`${others.length} instances`);
  return instance;
}

/** An app of one instance that runs. */
function running(changes: Parameters<typeof appDefinition>[0] = {}): Instance {
  marathon.put(app(changes));
  marathon.settle();
  marathon.heard();
  return only();
}

describe('a task that ends by itself', () => {
  it.each(['TASK_FAILED', 'TASK_FINISHED', 'TASK_ERROR', 'TASK_DROPPED', 'TASK_GONE', 'TASK_LOST'] as const)(
    'with %s is launched again under the same name, after a while',
    (state) => {
      const { id, taskId: first } = running();
      marathon.report(state, [first]);
      expect(marathon.instancesOf('/app')).toEqual([]);
      marathon.settle();
      expect(marathon.instancesOf('/app')).toEqual([]);
      marathon.pass(999);
      marathon.offer();
      expect(marathon.instancesOf('/app')).toEqual([]);
      marathon.pass(1);
      marathon.offer();
      expect(only()).toMatchObject({ id, attempt: 2, taskId: `${id}._app.2` });
    },
  );

  it('waits longer each time, until somebody ends that', () => {
    running();
    for (const delayMs of [1_000, 1_150, 1_323]) {
      marathon.report('TASK_FAILED', [only().taskId]);
      marathon.pass(delayMs - 1);
      marathon.settle();
      expect(marathon.instancesOf('/app')).toEqual([]);
      marathon.pass(1);
      marathon.settle();
    }
    marathon.report('TASK_FAILED', [only().taskId]);
    expect(marathon.ask({ type: 'resetDelay', app: resolvePathId('/app') })).toEqual({ type: 'done' });
    marathon.settle();
    expect(only().state).toBe('TASK_RUNNING');
    expect(marathon.ask({ type: 'resetDelay', app: resolvePathId('/app') })).toEqual({ type: 'notFound' });
  });

  it('and has failed is told as the last failure of its app, also after a restart', () => {
    const { taskId: first } = running();
    marathon.report('TASK_FAILED', [first], { message: 'exit 3' });
    marathon.crash();
    expect(marathon.state.failures.get(resolvePathId('/app'))).toMatchObject({
      taskId: first,
      state: 'TASK_FAILED',
      message: 'exit 3',
      host: 'a.example',
    });
  });

  it('and has failed is a warning in the log', () => {
    const { taskId: first } = running();
    marathon.report('TASK_FAILED', [first], { message: 'exit 3', reason: 'REASON_COMMAND_EXECUTOR_FAILED' });
    expect(marathon.notesOf('marathon.task_failed')).toEqual([
      {
        level: 'warn',
        message: `${first} is TASK_FAILED: exit 3`,
        event: 'marathon.task_failed',
        fields: {
          appId: '/app',
          taskId: first,
          agentId: 'a',
          state: 'TASK_FAILED',
          reason: 'REASON_COMMAND_EXECUTOR_FAILED',
        },
      },
    ]);
  });

  it('without an error is no failure', () => {
    marathon.report('TASK_FINISHED', [running().taskId]);
    expect(marathon.state.failures.size).toBe(0);
    expect(marathon.notesOf('marathon.task_failed')).toEqual([]);
  });
});

describe('a kill', () => {
  it('on request is repeated until it is heard, and the task is replaced then', () => {
    const { id, taskId: first } = running();
    expect(marathon.ask({ type: 'kill', instances: [id, 'nobody'], wipe: false })).toMatchObject({
      type: 'killed',
      instances: [{ id }],
    });
    expect(marathon.effects).toContainEqual({ type: 'kill', taskId: first });
    marathon.effects = [];
    marathon.pass(30_000);
    expect(marathon.effects.filter(({ type }) => type === 'kill')).toHaveLength(1);
    expect(only().id).toBe(id);
    marathon.report('TASK_KILLED', [first]);
    marathon.settle();
    expect(only().id).not.toBe(id);
    expect(only().state).toBe('TASK_RUNNING');
  });

  it('that wipes is answered when everything has ended', () => {
    marathon.put(app({ instances: 2 }));
    marathon.settle();
    const instances = marathon.instancesOf('/app').map(({ id }) => id);
    expect(marathon.ask({ type: 'kill', instances, wipe: true })).toBeUndefined();
    const [first, second] = marathon.instancesOf('/app');
    marathon.report('TASK_KILLED', [first?.taskId ?? '']);
    expect(marathon.answerTo(2)).toBeUndefined();
    marathon.report('TASK_KILLED', [second?.taskId ?? '']);
    expect(marathon.answerTo(2)).toMatchObject({ type: 'killed', instances: [{}, {}] });
  });

  it('is repeated at once after a restart', () => {
    const { id, taskId: first } = running();
    marathon.ask({ type: 'kill', instances: [id], wipe: false });
    marathon.crash();
    expect(marathon.effects).toContainEqual({ type: 'kill', taskId: first });
  });
});

describe('an instance out of reach', () => {
  it('is replaced at once by default, and killed when it comes back', () => {
    const { id, taskId: lost } = running();
    marathon.report('TASK_UNREACHABLE', [lost]);
    marathon.settle();
    expect(only().id).not.toBe(id);
    marathon.effects = [];
    marathon.report('TASK_RUNNING', [lost]);
    expect(marathon.effects).toContainEqual({ type: 'kill', taskId: lost });
    marathon.heard();
    marathon.report('TASK_KILLED', [lost]);
    expect(marathon.heard()).toEqual(['unknown_instance_terminated_event']);
  });

  it('is replaced after a while and forgotten after another, as its app says', () => {
    const { id, taskId: lost } = running({
      unreachableStrategy: { inactiveAfterSeconds: 10, expungeAfterSeconds: 20 },
    });
    marathon.report('TASK_UNREACHABLE', [lost]);
    marathon.settle();
    expect(only().id).toBe(id);
    marathon.pass(10_000);
    marathon.settle();
    expect(marathon.instancesOf('/app').map(({ isInactive }) => isInactive === true)).toEqual([true, false]);
    marathon.pass(10_000);
    expect(only().id).not.toBe(id);
  });

  it('that comes back in time stays, and the one that has replaced it goes', () => {
    const { id, taskId: lost } = running({
      unreachableStrategy: { inactiveAfterSeconds: 10, expungeAfterSeconds: 600 },
    });
    marathon.report('TASK_UNREACHABLE', [lost]);
    marathon.pass(10_000);
    marathon.settle();
    expect(marathon.instancesOf('/app')).toHaveLength(2);
    marathon.report('TASK_RUNNING', [lost]);
    marathon.settle();
    expect(only()).toMatchObject({ id, state: 'TASK_RUNNING' });
  });

  it('is waited for when its app says so, also after a restart', () => {
    const { id, taskId: lost } = running({ unreachableStrategy: 'disabled' });
    marathon.report('TASK_UNREACHABLE', [lost]);
    marathon.pass(10_000_000);
    marathon.settle();
    marathon.crash();
    marathon.settle();
    expect(only().id).toBe(id);
  });

  it('that has been told to end is given up', () => {
    const { id, taskId: lost } = running({ unreachableStrategy: 'disabled' });
    marathon.ask({ type: 'kill', instances: [id], wipe: false });
    marathon.report('TASK_UNREACHABLE', [lost]);
    marathon.settle();
    expect(only().id).not.toBe(id);
  });
});

describe('a launch', () => {
  it('of which nothing is heard is asked about, and never given up by itself', () => {
    marathon.put(app());
    marathon.offer();
    const { taskId: first, id } = only();
    marathon.effects = [];
    marathon.pass(300_000);
    expect(marathon.effects).toContainEqual({ type: 'reconcile', tasks: [{ taskId: first, agentId: 'a' }] });
    expect(only().id).toBe(id);
    marathon.report('TASK_UNKNOWN', [first]);
    expect(marathon.instancesOf('/app')).toEqual([]);
  });

  it('is logged with its app', () => {
    marathon.machine('b');
    marathon.put(app({ id: '/a', instances: 3 }), app({ id: '/b', instances: 1 }));
    marathon.offer();
    expect(marathon.notesOf('marathon.launched')).toEqual([
      expect.objectContaining({ level: 'info', fields: { appId: '/a', launched: 3, offers: 2 } }),
      expect.objectContaining({ level: 'info', fields: { appId: '/b', launched: 1, offers: 1 } }),
    ]);
  });

  it('that pulls an image for hours goes on', () => {
    marathon.put(app());
    marathon.offer();
    marathon.report('TASK_STARTING', [only().taskId]);
    marathon.pass(4 * 3_600_000);
    expect(only().state).toBe('TASK_STARTING');
    expect(marathon.effects.filter(({ type }) => type === 'kill')).toEqual([]);
  });

  it('tells the ports that were really bound', () => {
    marathon.put(
      app({
        networks: [{ mode: 'container/bridge', labels: {} }],
        container: {
          type: 'DOCKER',
          volumes: [],
          docker: { image: 'nginx', forcePullImage: false, privileged: false, parameters: [] },
          portMappings: [
            {
              containerPort: 80,
              hostPort: 0,
              servicePort: 10_000,
              protocol: 'tcp',
              labels: {},
              networkNames: [],
            },
          ],
        },
      }),
    );
    marathon.offer();
    marathon.report('TASK_RUNNING', [only().taskId], {
      containerStatus: {
        networkInfos: [
          {
            ipAddresses: [{ ipAddress: '172.17.0.5' }],
            portMappings: [{ hostPort: 49_153, containerPort: 80, protocol: 'tcp' }],
          },
        ],
      },
    });
    expect(only()).toMatchObject({ hostPorts: [49_153], ipAddresses: ['172.17.0.5'] });
  });
});

describe('a task that nobody knows', () => {
  it('and that is of an app is killed', () => {
    const id = taskId('app.instance-00000000-0000-4000-8000-000000000000._app.1');
    marathon.report('TASK_RUNNING', [id]);
    expect(marathon.effects).toContainEqual({ type: 'kill', taskId: id });
  });

  it('is left alone when it is of no app', () => {
    marathon.report('TASK_RUNNING', ['something']);
    expect(marathon.effects.filter(({ type }) => type === 'kill')).toEqual([]);
  });
});

describe('every report', () => {
  it('is acknowledged after what it has changed is stored', () => {
    marathon.put(app());
    marathon.offer();
    marathon.effects = [];
    marathon.report('TASK_RUNNING', [only().taskId]);
    const types = marathon.effects.map(({ type }) => type);
    expect(types).toContain('acknowledge');
    expect(types).toContain('persist');
  });
});

describe('offers', () => {
  it('are asked for when there is something to launch, and refused when there is not', () => {
    marathon.effects = [];
    marathon.put(app());
    expect(marathon.effects.map(({ type }) => type)).toContain('revive');
    marathon.effects = [];
    marathon.offer();
    expect(marathon.effects.map(({ type }) => type)).toContain('suppress');
  });

  it('are not asked for more often than every five seconds', () => {
    marathon.machine('a', { cpus: 0.05 });
    marathon.put(app({ id: '/a' }));
    marathon.offer();
    marathon.effects = [];
    marathon.put(app({ id: '/b' }));
    expect(marathon.effects.map(({ type }) => type)).not.toContain('revive');
    marathon.pass(5_000);
    expect(marathon.effects.filter(({ type }) => type === 'revive')).toHaveLength(1);
  });

  it('that are of no use tell why', () => {
    marathon.put(app({ cpus: 8 }));
    marathon.offer();
    const entry = marathon.state.queue.get(resolvePathId('/app'));
    expect(entry?.count).toBe(1);
    expect(entry?.rejects).toEqual(new Map([['InsufficientCpus', 1]]));
    expect(entry?.lastUnused.get('a')).toMatchObject({
      reason: 'InsufficientCpus',
      message: 'cpus: 8 wanted, 4 offered',
    });
  });

  it('take five instances each, and several apps have their turns', () => {
    marathon.put(app({ id: '/a', instances: 20 }), app({ id: '/b', instances: 20 }));
    marathon.offer();
    expect(marathon.instancesOf('/a')).toHaveLength(5);
    marathon.offer();
    expect(marathon.instancesOf('/b')).toHaveLength(5);
  });
});
