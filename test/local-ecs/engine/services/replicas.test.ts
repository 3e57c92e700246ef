import { describe, expect, it } from '@jest/globals';
import { textIn } from '../test-ecs.ts';
import { ServiceWorld, THREE_ZONES } from './service-world.ts';

const BIG = { vcpus: 64, memoryMiB: 64_000 };

describe('A REPLICA service', () => {
  it('has the tasks it wants, spread over zones, in a group and with a startedBy of its own', () => {
    const world = new ServiceWorld();
    world.create(6);
    expect(world.spread()).toEqual({ 'i-1': 2, 'i-2': 2, 'i-3': 2 });
    const [deployment] = world.deployments();
    const [task] = world.tasks();
    expect(task).toMatchObject({
      group: 'service:web',
      startedBy: deployment?.['id'],
      lastStatus: 'RUNNING',
    });
    expect(deployment?.['id']).toMatch(/^ecs-svc\/\d{19}$/);
    expect(world.service()).toMatchObject({
      status: 'ACTIVE',
      desiredCount: 6,
      runningCount: 6,
      pendingCount: 0,
      deployments: [{ status: 'PRIMARY', desiredCount: 6, runningCount: 6, rolloutState: 'COMPLETED' }],
    });
  });

  it('tells what it does in its events, newest first', () => {
    const world = new ServiceWorld();
    world.create(1);
    const [deployment] = world.deployments();
    const [task] = world.tasks();
    const id =
      textIn(task ?? {}, 'taskArn')
        .split('/')
        .at(-1) ?? '';
    expect(world.messages()).toEqual([
      '(service web) has reached a steady state.',
      `(service web) (deployment ${textIn(deployment ?? {}, 'id')}) deployment completed.`,
      `(service web) has started 1 tasks: (task ${id}).`,
    ]);
  });

  it('shows the last hundred events', () => {
    const world = new ServiceWorld();
    world.create(0);
    for (let n = 0; n < 80; n += 1) {
      world.update({ desiredCount: n % 2 });
      world.ecs.advance(1000);
    }
    expect(world.messages()).toHaveLength(100);
  });

  it('replaces a task that ends', () => {
    const world = new ServiceWorld();
    world.create(3);
    const [first] = world.tasks();
    world.ecs.advance(60_000);
    world.ecs.call('StopTask', { task: first?.['taskArn'] });
    world.ecs.advance(1000);
    expect(world.tasks()).toHaveLength(3);
    expect(world.tasks().map((task) => task['taskArn'])).not.toContain(first?.['taskArn']);
    expect(world.service()).toMatchObject({ runningCount: 3 });
  });

  it('starts no more than ten at once, and no more in a minute than the quota', () => {
    const world = new ServiceWorld([BIG]);
    world.create(40);
    expect(world.tasks()).toHaveLength(10);
    world.ecs.advance(1200);
    expect(world.tasks()).toHaveLength(20);
    world.ecs.advance(2400);
    expect(world.tasks()).toHaveLength(40);
  });

  it('places tasks as its strategies and constraints want it', () => {
    const world = new ServiceWorld();
    world.create(4, {
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
      placementConstraints: [
        { type: 'memberOf', expression: 'attribute:ecs.availability-zone != us-east-1a' },
      ],
    });
    const counts = world.spread();
    expect(Object.values(counts)).toEqual([4]);
    expect(counts['i-1']).toBeUndefined();
  });

  it('has at most one task on an instance with distinctInstance, and waits for a further instance', () => {
    const world = new ServiceWorld();
    world.create(4, { placementConstraints: [{ type: 'distinctInstance' }] });
    expect(world.spread()).toEqual({ 'i-1': 1, 'i-2': 1, 'i-3': 1 });
    expect(world.messages()[0]).toContain('was unable to place a task');
    world.ecs.addInstance({ ec2InstanceId: 'i-4' });
    world.ecs.advance(1000);
    expect(world.spread()).toEqual({ 'i-1': 1, 'i-2': 1, 'i-3': 1, 'i-4': 1 });
  });

  it('tells what is missing, and starts when room comes free', () => {
    const world = new ServiceWorld([{ vcpus: 1 }]);
    world.ecs.register({ cpu: 1024 }, { family: 'big' });
    const [instance = ''] = world.ecs.call('ListContainerInstances')['containerInstanceArns'] as string[];
    const blocker = world.ecs.start(instance, 'web');
    world.create(1, { taskDefinition: 'big' });
    expect(world.messages()).toEqual([expect.stringContaining('has insufficient CPU units available.')]);
    world.ecs.call('StopTask', { task: blocker });
    world.ecs.advance(1000);
    expect(world.service()).toMatchObject({ runningCount: 1 });
  });

  it('waits in a cluster without instances until there is one', () => {
    const world = new ServiceWorld([]);
    world.create(1);
    expect(world.messages()[0]).toContain('No Container Instances were found in your cluster.');
    world.ecs.addInstance();
    world.ecs.advance(1000);
    expect(world.service()).toMatchObject({ runningCount: 1 });
  });

  it('costs nothing while nothing happens: its scheduler is not woken', () => {
    const world = new ServiceWorld();
    world.create(3);
    world.ecs.advance(120_000);
    expect(world.ecs.state.deadlines.earliestMs).toBeUndefined();
  });

  it('moves its tasks off an instance that drains, others first', () => {
    const world = new ServiceWorld();
    world.create(3);
    world.ecs.advance(60_000);
    world.ecs.admin({ type: 'SetContainerInstanceState', containerInstance: 'i-1', status: 'DRAINING' });
    expect(world.service()).toMatchObject({ runningCount: 4 });
    world.ecs.advance(40_000);
    expect(Object.keys(world.spread()).toSorted()).toEqual(['i-2', 'i-3']);
    expect(world.service()).toMatchObject({ runningCount: 3 });
  });

  it('replaces the tasks of an instance that is deregistered or terminated', () => {
    const world = new ServiceWorld();
    world.create(3);
    world.ecs.admin({ type: 'DeregisterContainerInstance', containerInstance: 'i-1', force: true });
    world.ecs.admin({ type: 'TerminateMachine', containerInstance: 'i-2' });
    world.ecs.advance(2000);
    expect(world.spread()).toEqual({ 'i-3': 3 });
  });

  it('replaces a task whose health check fails when another is healthy', () => {
    const world = new ServiceWorld();
    const healthCheck = { command: ['CMD', 'true'] };
    world.create(2, { taskDefinition: world.ecs.register({ healthCheck }, { family: 'checked' }) });
    const [sick = {}] = world.tasks();
    world.ecs.admin({ type: 'SetContainerHealth', task: textIn(sick, 'taskArn'), health: 'UNHEALTHY' });
    world.ecs.advance(1000);
    expect(world.ecs.task(textIn(sick, 'taskArn'))).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
    });
    expect(world.service()).toMatchObject({ runningCount: 2 });
  });

  it('waits longer and longer while its tasks end before they run', () => {
    const world = new ServiceWorld(THREE_ZONES, { lives: { web: { startError: 'no such file' } } });
    world.create(1);
    const starts = (): number => world.ecs.state.ledger.started;
    expect(starts()).toBe(1);
    world.ecs.advance(9_999);
    expect(starts()).toBe(1);
    world.ecs.advance(1);
    expect(starts()).toBe(2);
    world.ecs.advance(20_000);
    expect(starts()).toBe(3);
    world.ecs.advance(39_999);
    expect(starts()).toBe(3);
    expect(world.messages()).toContain('(service web) is unable to consistently start tasks successfully.');
    world.ecs.advance(3 * 3_600_000);
    expect(starts()).toBeLessThan(18);
    expect(world.deployments()[0]).toMatchObject({ failedTasks: starts(), rolloutState: 'IN_PROGRESS' });
  });

  it('replaces a task that has run at once, however often', () => {
    const world = new ServiceWorld(THREE_ZONES, { lives: { web: { runMs: 1000, exitCode: 1 } } });
    world.create(1);
    world.ecs.advance(20_000);
    expect(world.ecs.state.ledger.started).toBeGreaterThan(15);
  });

  it('tags its tasks as it is told', () => {
    const world = new ServiceWorld();
    const tags = [{ key: 'team', value: 'blue' }];
    world.create(1, { tags, propagateTags: 'SERVICE', enableECSManagedTags: true });
    expect(world.tasks()[0]).toMatchObject({
      tags: [
        ...tags,
        { key: 'aws:ecs:clusterName', value: 'default' },
        { key: 'aws:ecs:serviceName', value: 'web' },
      ],
    });
  });
});

describe('A service that is scaled in', () => {
  it('keeps the balance of what it is spread over', () => {
    const world = new ServiceWorld();
    world.create(9);
    world.update({ desiredCount: 3 });
    expect(world.spread()).toEqual({ 'i-1': 1, 'i-2': 1, 'i-3': 1 });
  });

  it('empties the instance with the most left when it packs bins', () => {
    const world = new ServiceWorld([{ vcpus: 1 }, { vcpus: 1 }, { vcpus: 1 }]);
    world.create(9, { placementStrategy: [{ type: 'binpack', field: 'cpu' }] });
    world.update({ desiredCount: 4 });
    expect(Object.values(world.spread())).toEqual([4]);
  });

  it('stops those that do not run yet before those that do', () => {
    const world = new ServiceWorld(THREE_ZONES, { startLatency: [5000, 5000] });
    world.create(2);
    world.ecs.advance(5000);
    const running = world.tasks().map((task) => task['taskArn']);
    world.update({ desiredCount: 6 });
    world.update({ desiredCount: 2 });
    expect(world.tasks().map((task) => task['taskArn'])).toEqual(running);
  });

  it('may be scaled to nothing, and back', () => {
    const world = new ServiceWorld();
    world.create(3);
    world.update({ desiredCount: 0 });
    expect(world.tasks()).toEqual([]);
    expect(world.service()).toMatchObject({ runningCount: 0, deployments: [{ status: 'PRIMARY' }] });
    world.update({ desiredCount: 2 });
    world.ecs.advance(2000);
    expect(world.tasks()).toHaveLength(2);
  });
});
