import { describe, expect, it } from '@jest/globals';
import type { Assumptions } from '../../../src/local-ecs/engine/assumptions.ts';
import { objectsIn, TestEcs } from './test-ecs.ts';

const ecsThat = (assumptions: Partial<Assumptions>, lives = {}): TestEcs =>
  new TestEcs({ assumptions, lives });

const STUBBORN = { web: { ignoresSigterm: true } };

describe('an assumption decides', () => {
  it.each([
    ['desired-stopped', 4096],
    ['stopped', 4096 - 256],
  ] as const)('when resources are given back: %s', (releaseOn, left) => {
    const ecs = ecsThat({ releaseOn }, STUBBORN);
    const { instance, task } = ecs.startOne();
    ecs.call('StopTask', { task });
    expect(ecs.remaining(instance, 'CPU')).toBe(left);
    ecs.advance(30_000);
    expect(ecs.remaining(instance, 'CPU')).toBe(4096);
  });

  it.each([
    ['when-they-fit', 'PENDING'],
    ['at-once', 'RUNNING'],
  ] as const)('when agents start tasks: %s', (agentStartsTasks, lastStatus) => {
    const ecs = ecsThat({ agentStartsTasks }, STUBBORN);
    const { instance, task } = ecs.startOne({ cpu: 4096 });
    ecs.call('StopTask', { task });
    expect(ecs.task(ecs.start(instance, 'web'))).toMatchObject({ lastStatus });
  });

  it.each(['INACTIVE', 'AGENT', 'MISSING'] as const)(
    'why a draining instance takes no task: %s',
    (drainingFailure) => {
      const ecs = ecsThat({ drainingFailure });
      const containerInstance = ecs.addInstance();
      ecs.admin({ type: 'SetContainerInstanceState', containerInstance, status: 'DRAINING' });
      expect(ecs.startFailure(containerInstance, ecs.register())).toBe(drainingFailure);
    },
  );

  it.each([
    ['one-task-each', 2],
    ['one-task', 1],
  ] as const)('what an instance listed twice gets: %s', (duplicateInstances, count) => {
    const ecs = ecsThat({ duplicateInstances });
    const instance = ecs.addInstance();
    const body = { containerInstances: [instance, instance], taskDefinition: ecs.register() };
    expect(objectsIn(ecs.call('StartTask', body), 'tasks')).toHaveLength(count);
  });

  it('what an instance listed twice gets: refused', () => {
    const ecs = ecsThat({ duplicateInstances: 'refused' });
    const instance = ecs.addInstance();
    const body = { containerInstances: [instance, instance], taskDefinition: ecs.register() };
    expect(ecs.refusal('StartTask', body)).toMatchObject({ __type: 'InvalidParameterException' });
  });

  it('what ListTasks answers for an unknown instance', () => {
    const body = { containerInstance: '0'.repeat(32) };
    expect(ecsThat({ listTasksOfUnknownInstance: 'empty' }).call('ListTasks', body)).toEqual({
      taskArns: [],
    });
    expect(ecsThat({ listTasksOfUnknownInstance: 'refused' }).refusal('ListTasks', body)).toMatchObject({
      __type: 'InvalidParameterException',
    });
  });

  it.each([
    ['before-task-stopped', { desiredStatus: 'STOPPED', stopCode: 'EssentialContainerExited' }],
    ['with-task-stopped', { desiredStatus: 'RUNNING' }],
  ] as const)('whether the end of an essential container shows %s', (essentialExitShows, shown) => {
    const ecs = new TestEcs({
      stopMs: 50,
      assumptions: { essentialExitShows },
      lives: { web: { runMs: 100 } },
    });
    const { instance, task } = ecs.startOne();
    ecs.advance(100);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', ...shown });
    ecs.advance(50);
    expect(ecs.task(task)).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 0 }],
    });
    expect(ecs.remaining(instance, 'CPU')).toBe(4096);
  });

  it('that an awsvpc task is not seen DEPROVISIONING while it is wanted', () => {
    const assumptions = { essentialExitShows: 'with-task-stopped' } as const;
    const ecs = new TestEcs({ stopMs: 50, assumptions, lives: { web: { runMs: 100 } } });
    const task = ecs.start(ecs.addInstance(), ecs.register({}, { networkMode: 'awsvpc' }), {
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    });
    ecs.advance(100);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
    ecs.advance(50);
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
  });

  it('why a task that never ran failed is told with its end, too', () => {
    const ecs = ecsThat({ essentialExitShows: 'with-task-stopped' }, { web: { pullError: 'gone' } });
    const { task } = ecs.startOne();
    expect(ecs.task(task)).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotPullContainerError: gone',
    });
  });

  it.each([
    ['hidden', 'RUNNING'],
    ['shown', 'STOPPING'],
  ] as const)('whether STOPPING is seen after StopTask: %s', (stoppingStatus, lastStatus) => {
    const ecs = ecsThat({ stoppingStatus }, STUBBORN);
    const { task } = ecs.startOne();
    expect(ecs.call('StopTask', { task })).toMatchObject({ task: { lastStatus: 'RUNNING' } });
    expect(ecs.task(task)).toMatchObject({ lastStatus });
  });

  it.each([
    ['hidden', 'RUNNING'],
    ['shown', 'STOPPING'],
  ] as const)('whether STOPPING is seen after an essential exit: %s', (stoppingStatus, lastStatus) => {
    const ecs = new TestEcs({ stopMs: 50, assumptions: { stoppingStatus }, lives: { web: { runMs: 100 } } });
    const { task } = ecs.startOne();
    ecs.advance(100);
    expect(ecs.task(task)).toMatchObject({ lastStatus });
  });

  it('the stop code of tasks on a stopped machine', () => {
    for (const hostStoppedStopCode of ['TerminationNotice', 'none'] as const) {
      const ecs = ecsThat({ hostStoppedStopCode });
      const { instance, task } = ecs.startOne();
      ecs.admin({ type: 'StopMachine', containerInstance: instance });
      const expected = hostStoppedStopCode === 'none' ? undefined : hostStoppedStopCode;
      expect(ecs.task(task)['stopCode']).toBe(expected);
    }
  });

  it('the stop code of tasks whose instance is deregistered by force', () => {
    for (const forcedDeregistrationStopCode of ['UserInitiated', 'none'] as const) {
      const ecs = ecsThat({ forcedDeregistrationStopCode });
      const { instance, task } = ecs.startOne();
      ecs.admin({ type: 'DeregisterContainerInstance', containerInstance: instance, force: true });
      const expected = forcedDeregistrationStopCode === 'none' ? undefined : forcedDeregistrationStopCode;
      expect(ecs.task(task)['stopCode']).toBe(expected);
    }
  });

  it('whether tasks in host mode report bindings', () => {
    const bindings = (hostModeBindings: Assumptions['hostModeBindings']): unknown => {
      const ecs = ecsThat({ hostModeBindings });
      const { task } = ecs.startOne({ portMappings: [{ containerPort: 80 }] }, { networkMode: 'host' });
      return ecs.container(task)['networkBindings'];
    };
    expect(bindings('none')).toEqual([]);
    expect(bindings('reported')).toEqual([
      { bindIP: '0.0.0.0', containerPort: 80, hostPort: 80, protocol: 'tcp' },
    ]);
  });

  it.each([
    [false, 2],
    [true, 3],
  ])('whether a change of health makes a version: %s', (healthMakesVersion, version) => {
    const ecs = ecsThat({ healthMakesVersion });
    const { task } = ecs.startOne({ healthCheck: { command: ['CMD', 'true'] } });
    ecs.admin({ type: 'SetContainerHealth', task, health: 'UNHEALTHY' });
    expect(ecs.task(task)).toMatchObject({ version, healthStatus: 'UNHEALTHY' });
  });

  it('how long a deregistered definition still starts', () => {
    const ecs = ecsThat({ deregistrationLagMs: 600_000 });
    const instance = ecs.addInstance();
    ecs.call('DeregisterTaskDefinition', { taskDefinition: ecs.register() });
    ecs.advance(599_999);
    ecs.start(instance, 'web:1');
    ecs.advance(1);
    expect(
      ecs.refusal('StartTask', { containerInstances: [instance], taskDefinition: 'web:1' }),
    ).toMatchObject({
      message: 'TaskDefinition is inactive',
    });
  });

  it('how long ECS remembers', () => {
    const ecs = ecsThat({ retentionMs: 1000 });
    const { instance, task } = ecs.startOne();
    ecs.admin({ type: 'TerminateMachine', containerInstance: instance });
    ecs.advance(1000);
    expect(ecs.call('DescribeTasks', { tasks: [task] })).toMatchObject({ failures: [{ reason: 'MISSING' }] });
    expect(ecs.call('DescribeContainerInstances', { containerInstances: [instance] })).toMatchObject({
      failures: [{ reason: 'MISSING' }],
    });
  });
});
