import { describe, expect, it } from '@jest/globals';
import { ServiceWorld } from './service-world.ts';

const one = (...ids: readonly string[]): Record<string, number> =>
  Object.fromEntries(ids.map((id) => [id, 1]));

describe('A DAEMON service', () => {
  it('has one task on each instance, and on those that come', () => {
    const world = new ServiceWorld();
    world.createDaemon();
    expect(world.spread()).toEqual(one('i-1', 'i-2', 'i-3'));
    expect(world.service()).toMatchObject({ schedulingStrategy: 'DAEMON', desiredCount: 3, runningCount: 3 });
    world.ecs.addInstance({ ec2InstanceId: 'i-4' });
    world.ecs.advance(2000);
    expect(world.spread()).toEqual(one('i-1', 'i-2', 'i-3', 'i-4'));
    expect(world.service()).toMatchObject({ desiredCount: 4 });
  });

  it('keeps to its constraints, for tasks that run as well', () => {
    const world = new ServiceWorld([{ attributes: [{ name: 'stack', value: 'prod' }] }, {}]);
    world.createDaemon({
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack == prod' }],
    });
    expect(world.spread()).toEqual(one('i-1'));
    const [first = '', second = ''] = world.ecs.call('ListContainerInstances')[
      'containerInstanceArns'
    ] as string[];
    const stack = { name: 'stack', targetType: 'container-instance' };
    world.ecs.call('PutAttributes', { attributes: [{ ...stack, targetId: second, value: 'prod' }] });
    world.ecs.call('DeleteAttributes', { attributes: [{ ...stack, targetId: first, value: 'prod' }] });
    world.ecs.advance(2000);
    expect(world.spread()).toEqual(one('i-2'));
    expect(world.service()).toMatchObject({ desiredCount: 1 });
  });

  it('leaves an instance that drains, and comes back to it', () => {
    const world = new ServiceWorld();
    world.createDaemon();
    const drain = (status: 'ACTIVE' | 'DRAINING'): void => {
      world.ecs.admin({ type: 'SetContainerInstanceState', containerInstance: 'i-1', status });
      world.ecs.advance(2000);
    };
    drain('DRAINING');
    expect(world.spread()).toEqual(one('i-2', 'i-3'));
    drain('ACTIVE');
    expect(world.spread()).toEqual(one('i-1', 'i-2', 'i-3'));
  });

  it('waits where there is no room, and only there', () => {
    const world = new ServiceWorld([{ vcpus: 0.25 }, {}]);
    const [small = ''] = world.ecs.call('ListContainerInstances')['containerInstanceArns'] as string[];
    const blocker = world.ecs.start(small, 'web');
    world.createDaemon();
    expect(world.spread()).toEqual(one('i-2'));
    expect(world.service()).toMatchObject({ desiredCount: 2, runningCount: 1 });
    world.ecs.call('StopTask', { task: blocker });
    world.ecs.advance(2000);
    expect(world.spread()).toEqual(one('i-1', 'i-2'));
  });

  it('replaces its tasks by those of another revision, one on each instance all the time', () => {
    const world = new ServiceWorld();
    world.createDaemon();
    const taskDefinition = world.ecs.register({ image: 'busybox:2' });
    world.update({ taskDefinition });
    world.ecs.advance(5000);
    expect(world.spread()).toEqual(one('i-1', 'i-2', 'i-3'));
    expect(world.deployments()).toMatchObject([
      { taskDefinition, runningCount: 3, rolloutState: 'COMPLETED' },
    ]);
  });

  it('keeps the least of its tasks running meanwhile', () => {
    const world = new ServiceWorld(
      Array.from({ length: 4 }, () => ({})),
      { startLatency: [5000, 5000] },
    );
    const deploymentConfiguration = { minimumHealthyPercent: 75, maximumPercent: 100 };
    world.createDaemon({ deploymentConfiguration });
    world.ecs.advance(10_000);
    world.update({ taskDefinition: world.ecs.register({ image: 'busybox:2' }) });
    let least = 4;
    for (let second = 0; second < 60; second += 1) {
      world.ecs.advance(1000);
      least = Math.min(least, Number(world.service()['runningCount']));
    }
    expect(least).toBe(3);
    expect(world.deployments()).toMatchObject([{ runningCount: 4, rolloutState: 'COMPLETED' }]);
  });

  it('replaces a task that ends', () => {
    const world = new ServiceWorld();
    world.createDaemon();
    world.ecs.call('StopTask', { task: world.tasks()[0]?.['taskArn'] });
    world.ecs.advance(2000);
    expect(world.spread()).toEqual(one('i-1', 'i-2', 'i-3'));
  });

  it('looks at nothing while nothing changes', () => {
    const world = new ServiceWorld();
    world.createDaemon();
    world.ecs.advance(10_000);
    expect(world.ecs.state.deadlines.earliestMs).toBeUndefined();
  });
});
