import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

describe('ListContainerInstances', () => {
  it('lists draining and disconnected instances too, but not INACTIVE ones', () => {
    const ecs = new TestEcs();
    const [active, draining, disconnected, gone] = [1, 2, 3, 4].map(() => ecs.addInstance());
    ecs.call('UpdateContainerInstancesState', { containerInstances: [draining], status: 'DRAINING' });
    ecs.admin({ type: 'DisconnectAgent', containerInstance: disconnected ?? '' });
    ecs.admin({ type: 'TerminateMachine', containerInstance: gone ?? '' });
    expect(ecs.call('ListContainerInstances')).toEqual({
      containerInstanceArns: [active, draining, disconnected],
    });
    expect(ecs.call('ListContainerInstances', { status: 'ACTIVE' })).toEqual({
      containerInstanceArns: [active, disconnected],
    });
    expect(ecs.call('ListContainerInstances', { status: 'DRAINING' })).toEqual({
      containerInstanceArns: [draining],
    });
    expect(ecs.call('ListContainerInstances', { status: 'REGISTERING' })).toEqual({
      containerInstanceArns: [],
    });
  });

  it('pages', () => {
    const ecs = new TestEcs();
    const arns = [1, 2, 3].map(() => ecs.addInstance());
    const first = ecs.call('ListContainerInstances', { maxResults: 2 });
    expect(first['containerInstanceArns']).toEqual(arns.slice(0, 2));
    ecs.admin({ type: 'TerminateMachine', containerInstance: arns[1] ?? '' });
    expect(ecs.call('ListContainerInstances', { maxResults: 2, nextToken: first['nextToken'] })).toEqual({
      containerInstanceArns: arns.slice(2),
    });
  });

  it.each([
    [{ status: 'INACTIVE' }, /^status should be one of \[ACTIVE,DRAINING,/],
    [{ filter: 'attribute:a == b' }, /^filter: the cluster query language is not supported/],
  ])('refuses %j', (body, message) => {
    expect(new TestEcs().refusal('ListContainerInstances', body)).toEqual({
      __type: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });
});
