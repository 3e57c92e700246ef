import { describe, expect, it } from '@jest/globals';
import type { ContainerLife } from '../../../../src/local-ecs/engine/agent/container-life.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { START_MS, TestEcs } from '../test-ecs.ts';

const lifeVariable = (life: ContainerLife): JsonObject => ({
  environment: [{ name: 'LOCAL_ECS_LIFE', value: JSON.stringify(life) }],
});

const seconds = (ms: number): number => (START_MS + ms) / 1000;

describe('a simulated task', () => {
  it('is PENDING for a time drawn between the bounds, and then runs until it is stopped', () => {
    const ecs = new TestEcs({ startLatency: [200, 800] });
    const { task } = ecs.startOne();
    ecs.advance(499);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING', version: 1 });
    ecs.advance(1);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'RUNNING',
      version: 2,
      connectivity: 'CONNECTED',
      pullStartedAt: seconds(0),
      pullStoppedAt: seconds(500),
      startedAt: seconds(500),
      containers: [{ lastStatus: 'RUNNING', runtimeId: expect.stringMatching(/^[0-9a-f]{32}-main$/) }],
    });
    ecs.advance(1_000_000_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('ends by itself with its exit code, step by step', () => {
    const ecs = new TestEcs({ stopMs: 50 });
    const { instance, task } = ecs.startOne(lifeVariable({ pendingMs: 100, runMs: 500, exitCode: 3 }));
    ecs.advance(600);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'RUNNING',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      executionStoppedAt: seconds(600),
      stoppingAt: seconds(600),
      containers: [{ lastStatus: 'STOPPED', exitCode: 3 }],
    });
    expect(ecs.task(task)).not.toHaveProperty('stoppedAt');
    expect(ecs.remaining(instance, 'CPU')).toBe(4096);
    ecs.advance(50);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', stoppedAt: seconds(650), version: 4 });
  });

  it('tells exit code 0 from none', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne(lifeVariable({ runMs: 10 }));
    ecs.advance(10);
    expect(ecs.container(task)).toMatchObject({ exitCode: 0 });
  });

  it('ends once, however many ends were in store for it', () => {
    const ecs = new TestEcs({ stopMs: 10_000, lives: { web: { runMs: 100, ignoresSigterm: true } } });
    const { task } = ecs.startOne({ stopTimeout: 1 });
    ecs.call('StopTask', { task });
    ecs.admin({ type: 'KillContainer', task, exitCode: 9 });
    const { version } = ecs.task(task);
    ecs.advance(5000);
    expect(ecs.task(task)).toMatchObject({ version, containers: [{ exitCode: 9 }] });
  });

  it('can run out of memory', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne(lifeVariable({ oom: true, runMs: 100 }));
    ecs.advance(100);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    });
  });

  it.each([
    [{ pullError: 'no basic auth credentials' }, 'CannotPullContainerError: no basic auth credentials'],
    [{ startError: 'no such file' }, 'CannotStartContainerError: no such file'],
  ])('can fail to start: %j', (life, reason) => {
    const ecs = new TestEcs();
    const { instance, task } = ecs.startOne(lifeVariable(life));
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: reason,
      containers: [{ lastStatus: 'STOPPED', reason }],
    });
    expect(ecs.task(task)).not.toHaveProperty('startedAt');
    expect(ecs.container(task)).not.toHaveProperty('exitCode');
    expect(ecs.remaining(instance, 'CPU')).toBe(4096);
  });

  it('fails to start when its life is described wrongly, and says so', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne({ environment: [{ name: 'LOCAL_ECS_LIFE', value: '{"runMs":"soon"}' }] });
    expect(ecs.task(task)).toMatchObject({
      stoppedReason:
        'CannotStartContainerError: the variable LOCAL_ECS_LIFE is wrong: runMs must be a number of milliseconds',
    });
  });

  it('that ignores SIGTERM is killed after its stop timeout', () => {
    const ecs = new TestEcs();
    const { task } = ecs.startOne({ stopTimeout: 5, ...lifeVariable({ ignoresSigterm: true }) });
    ecs.call('StopTask', { task });
    ecs.advance(4999);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
    ecs.advance(1);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 137 }] });
  });

  it('has 30 seconds to stop where its definition says nothing', () => {
    const ecs = new TestEcs({ lives: { web: { ignoresSigterm: true } } });
    const { task } = ecs.startOne();
    ecs.call('StopTask', { task });
    ecs.advance(29_999);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    ecs.advance(1);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('can answer SIGTERM with an exit code of its own', () => {
    const ecs = new TestEcs({ lives: { web: { stopExitCode: 0 } } });
    const { task } = ecs.startOne();
    ecs.call('StopTask', { task });
    expect(ecs.container(task)).toMatchObject({ exitCode: 0 });
  });

  it('takes its life from the override, then the definition, then the revision, then the family', () => {
    const ecs = new TestEcs({ lives: { web: { stopExitCode: 1 }, 'web:2': { stopExitCode: 2 } } });
    const instance = ecs.addInstance();
    const definitions = [ecs.register(), ecs.register(), ecs.register(lifeVariable({ stopExitCode: 3 }))];
    const overrides = { containerOverrides: [{ name: 'main', ...lifeVariable({ stopExitCode: 4 }) }] };
    const tasks = definitions.map((definition) => ecs.start(instance, definition));
    tasks.push(ecs.start(instance, definitions[2] ?? '', { overrides }));
    for (const task of tasks) ecs.call('StopTask', { task });
    expect(tasks.map((task) => ecs.container(task)['exitCode'])).toEqual([1, 2, 3, 4]);
  });
});

describe('a task of several containers', () => {
  const define = (ecs: TestEcs, main: JsonObject, sidecar: JsonObject): string =>
    ecs.register(
      {},
      {
        containerDefinitions: [
          { name: 'main', image: 'busybox', memory: 64, ...main },
          { name: 'sidecar', image: 'busybox', memory: 64, ...sidecar },
        ],
      },
    );

  it('stops the others when an essential one ends', () => {
    const ecs = new TestEcs();
    const task = ecs.start(ecs.addInstance(), define(ecs, lifeVariable({ runMs: 100, exitCode: 1 }), {}));
    ecs.advance(100);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      containers: [
        { name: 'main', exitCode: 1 },
        { name: 'sidecar', exitCode: 143 },
      ],
    });
  });

  it('waits for the others to stop, their own stop timeouts', () => {
    const ecs = new TestEcs();
    const slow = { stopTimeout: 10, ...lifeVariable({ ignoresSigterm: true }) };
    const task = ecs.start(ecs.addInstance(), define(ecs, lifeVariable({ runMs: 100 }), slow));
    ecs.advance(100);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
    ecs.advance(10_000);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', executionStoppedAt: seconds(100) });
  });

  it('goes on when one ends that is not essential', () => {
    const ecs = new TestEcs();
    const sidecar = { essential: false, ...lifeVariable({ runMs: 100, exitCode: 2 }) };
    const task = ecs.start(ecs.addInstance(), define(ecs, {}, sidecar));
    ecs.advance(100);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      containers: [
        { name: 'main', lastStatus: 'RUNNING' },
        { name: 'sidecar', lastStatus: 'STOPPED', exitCode: 2 },
      ],
    });
  });

  it('runs although one that is not essential cannot start', () => {
    const ecs = new TestEcs();
    const sidecar = { essential: false, ...lifeVariable({ pullError: 'gone' }) };
    const task = ecs.start(ecs.addInstance(), define(ecs, {}, sidecar));
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [
        { lastStatus: 'RUNNING' },
        { lastStatus: 'STOPPED', reason: 'CannotPullContainerError: gone' },
      ],
    });
  });

  it('does not start the rest when an essential one cannot start', () => {
    const ecs = new TestEcs();
    const task = ecs.start(ecs.addInstance(), define(ecs, lifeVariable({ startError: 'no' }), {}));
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
    expect(ecs.container(task, 'sidecar')).not.toHaveProperty('exitCode');
    expect(ecs.container(task, 'sidecar')).not.toHaveProperty('runtimeId');
  });

  it('is PENDING as long as the slowest of its containers', () => {
    const ecs = new TestEcs();
    const task = ecs.start(
      ecs.addInstance(),
      define(ecs, lifeVariable({ pendingMs: 10 }), lifeVariable({ pendingMs: 30 })),
    );
    ecs.advance(29);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'PENDING' });
    ecs.advance(1);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
  });

  it('is no less healthy for one that is not essential', () => {
    const ecs = new TestEcs();
    const healthCheck = { command: ['CMD', 'true'] };
    const sidecar = { essential: false, healthCheck, ...lifeVariable({ health: 'UNHEALTHY' }) };
    const task = ecs.start(ecs.addInstance(), define(ecs, { healthCheck }, sidecar));
    expect(ecs.task(task)).toMatchObject({ healthStatus: 'HEALTHY' });
  });

  it('is as healthy as the worst of its essential checks', () => {
    const ecs = new TestEcs();
    const healthCheck = { command: ['CMD', 'true'] };
    const task = ecs.start(
      ecs.addInstance(),
      define(ecs, { healthCheck }, { healthCheck, ...lifeVariable({ health: 'UNHEALTHY' }) }),
    );
    expect(ecs.task(task)).toMatchObject({
      healthStatus: 'UNHEALTHY',
      containers: [{ healthStatus: 'HEALTHY' }, { healthStatus: 'UNHEALTHY' }],
    });
  });
});
