import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { textIn } from '../test-ecs.ts';
import { ServiceWorld, THREE_ZONES } from './service-world.ts';

const percents = (minimumHealthyPercent: number, maximumPercent: number): JsonObject => ({
  deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
});

/** A second revision of `web`. */
function revise(world: ServiceWorld): string {
  return world.ecs.register({ image: 'busybox:2' });
}

const rows = (world: ServiceWorld): readonly (readonly unknown[])[] =>
  world.deployments().map((row) => [row['status'], row['runningCount'], row['pendingCount']]);

describe('A deployment', () => {
  it('starts new tasks beside the old ones, and stops those when it can count on the new ones', () => {
    const world = new ServiceWorld();
    world.create(4);
    world.ecs.advance(60_000);
    const taskDefinition = revise(world);
    world.update({ taskDefinition });
    expect(rows(world)).toEqual([
      ['PRIMARY', 4, 0],
      ['ACTIVE', 4, 0],
    ]);
    expect(world.deployments()[0]).toMatchObject({ taskDefinition, rolloutState: 'IN_PROGRESS' });
    world.ecs.advance(39_999);
    expect(rows(world)).toHaveLength(2);
    world.ecs.advance(1);
    expect(rows(world)).toEqual([['PRIMARY', 4, 0]]);
    expect(world.deployments()[0]).toMatchObject({ rolloutState: 'COMPLETED' });
    expect(new Set(world.tasks().map((task) => task['taskDefinitionArn']))).toEqual(
      new Set([taskDefinition]),
    );
  });

  it('stops old tasks first where the maximum leaves no room', () => {
    const world = new ServiceWorld();
    world.create(4, percents(50, 100));
    world.ecs.advance(60_000);
    world.update({ taskDefinition: revise(world) });
    expect(rows(world)).toEqual([
      ['PRIMARY', 2, 0],
      ['ACTIVE', 2, 0],
    ]);
    world.ecs.advance(42_000);
    expect(rows(world)).toEqual([['PRIMARY', 4, 0]]);
  });

  it('stops old tasks first where the cluster has no room', () => {
    const world = new ServiceWorld([{ vcpus: 1 }]);
    world.create(4, percents(50, 200));
    world.ecs.advance(60_000);
    world.update({ taskDefinition: revise(world) });
    world.ecs.advance(3000);
    expect(rows(world)).toEqual([
      ['PRIMARY', 2, 0],
      ['ACTIVE', 2, 0],
    ]);
    world.ecs.advance(60_000);
    expect(rows(world)).toEqual([['PRIMARY', 4, 0]]);
  });

  it('tells when its percents block it', () => {
    const world = new ServiceWorld();
    world.create(1, percents(100, 150));
    world.ecs.advance(60_000);
    world.update({ taskDefinition: revise(world) });
    expect(world.messages()[0]).toContain('because of the service deployment configuration');
    expect(rows(world)).toEqual([
      ['PRIMARY', 0, 0],
      ['ACTIVE', 1, 0],
    ]);
  });

  it('is made by force, though nothing is new', () => {
    const world = new ServiceWorld();
    world.create(1);
    const [before = {}] = world.deployments();
    world.update({ taskDefinition: 'web' });
    expect(world.deployments()).toHaveLength(1);
    world.update({ forceNewDeployment: true });
    world.ecs.advance(60_000);
    expect(world.deployments()).toHaveLength(1);
    expect(textIn(world.deployments()[0] ?? {}, 'id')).not.toBe(textIn(before, 'id'));
  });

  it('is not made by another count, other constraints or other percents', () => {
    const world = new ServiceWorld();
    world.create(1);
    world.update({
      desiredCount: 2,
      placementConstraints: [{ type: 'distinctInstance' }],
      ...percents(0, 100),
    });
    world.ecs.advance(2000);
    expect(world.deployments()).toHaveLength(1);
    expect(world.service()).toMatchObject({
      desiredCount: 2,
      placementConstraints: [{ type: 'distinctInstance' }],
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    });
  });

  it('overtakes one that is under way', () => {
    const world = new ServiceWorld();
    world.create(2);
    world.ecs.advance(60_000);
    world.update({ taskDefinition: revise(world) });
    const taskDefinition = revise(world);
    world.update({ taskDefinition });
    world.ecs.advance(120_000);
    expect(world.deployments()).toMatchObject([{ status: 'PRIMARY', taskDefinition, runningCount: 2 }]);
    expect(world.tasks()).toHaveLength(2);
  });
});

describe('A protected task', () => {
  it('is not stopped by a deployment until the protection ends', () => {
    const world = new ServiceWorld();
    world.create(2);
    world.ecs.advance(60_000);
    const [task] = world.tasks();
    const protection = { tasks: [task?.['taskArn']], protectionEnabled: true, expiresInMinutes: 10 };
    world.ecs.call('UpdateTaskProtection', { cluster: 'default', ...protection });
    world.update({ taskDefinition: revise(world) });
    world.ecs.advance(120_000);
    expect(rows(world)).toEqual([
      ['PRIMARY', 2, 0],
      ['ACTIVE', 1, 0],
    ]);
    world.ecs.advance(480_000);
    expect(rows(world)).toEqual([['PRIMARY', 2, 0]]);
  });

  it('is not stopped by scale-in, others are', () => {
    const world = new ServiceWorld();
    world.create(3);
    const [task] = world.tasks();
    const protection = { cluster: 'default', tasks: [task?.['taskArn']], protectionEnabled: true };
    world.ecs.call('UpdateTaskProtection', protection);
    world.update({ desiredCount: 0 });
    expect(world.tasks().map((left) => left['taskArn'])).toEqual([task?.['taskArn']]);
    expect(world.messages()).toContain(
      '(service web) was unable to scale in due to (reason 1 tasks under protection).',
    );
    world.ecs.call('UpdateTaskProtection', { ...protection, protectionEnabled: false });
    expect(world.tasks()).toEqual([]);
  });
});

describe('A circuit breaker', () => {
  const breaker = (rollback: boolean): JsonObject => ({
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback } },
  });

  /** A service whose second revision cannot start. */
  function failing(more: JsonObject): ServiceWorld {
    const world = new ServiceWorld(THREE_ZONES, { lives: { 'web:2': { startError: 'no such file' } } });
    world.create(2, more);
    world.ecs.advance(60_000);
    world.update({ taskDefinition: revise(world) });
    world.ecs.advance(600_000);
    return world;
  }

  it('fails a deployment whose tasks fail, which starts no more of them', () => {
    const world = failing(breaker(false));
    expect(world.deployments()).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'FAILED', runningCount: 0 },
      { status: 'ACTIVE', runningCount: 2 },
    ]);
    const { started } = world.ecs.state.ledger;
    world.ecs.advance(3_600_000);
    expect(world.ecs.state.ledger.started).toBe(started);
  });

  it('goes back to what was completed last', () => {
    const world = failing(breaker(true));
    expect(world.deployments()).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 },
    ]);
    expect(textIn(world.deployments()[0] ?? {}, 'taskDefinition')).toContain('web:1');
    expect(world.messages().join()).toContain('rolling back to (deployment ecs-svc/');
  });

  it('fails a deployment that finds no room, too', () => {
    const world = new ServiceWorld();
    world.create(1, breaker(false));
    world.ecs.register({ cpu: 9999 }, { family: 'big' });
    world.update({ taskDefinition: 'big' });
    world.ecs.advance(600_000);
    expect(world.deployments()[0]).toMatchObject({ rolloutState: 'FAILED' });
  });

  it('is off by default: a deployment goes on trying', () => {
    expect(failing({}).deployments()[0]).toMatchObject({ rolloutState: 'IN_PROGRESS' });
  });

  it.each([
    [{ type: 'COUNT', value: 1 }, 1],
    [{ type: 'BOUNDED_PERCENT', value: 10 }, 3],
  ])('fails at its threshold: %p', (thresholdConfiguration, failedTasks) => {
    const world = new ServiceWorld(THREE_ZONES, { lives: { web: { startError: 'no such file' } } });
    const deploymentCircuitBreaker = { enable: true, rollback: false, thresholdConfiguration };
    world.create(1, { deploymentConfiguration: { deploymentCircuitBreaker } });
    world.ecs.advance(600_000);
    expect(world.deployments()[0]).toMatchObject({ rolloutState: 'FAILED', failedTasks });
  });
});
