import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
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

  describe('with a filter', () => {
    const arnsOf = (ecs: TestEcs, body: JsonObject): unknown =>
      ecs.call('ListContainerInstances', body)['containerInstanceArns'];

    it('lists those instances that it describes, of the status that is asked for', () => {
      const ecs = new TestEcs();
      const [small, drainingSmall, large] = ['t2.micro', 't2.small', 'm5.large'].map((instanceType) =>
        ecs.addInstance({ instanceType }),
      );
      ecs.call('UpdateContainerInstancesState', { containerInstances: [drainingSmall], status: 'DRAINING' });
      const filter = 'attribute:ecs.instance-type matches t2.*';
      expect(arnsOf(ecs, { filter })).toEqual([small, drainingSmall]);
      expect(arnsOf(ecs, { filter, status: 'ACTIVE' })).toEqual([small]);
      expect(arnsOf(ecs, { filter: `not ${filter}` })).toEqual([large]);
      expect(arnsOf(ecs, { filter: '' })).toEqual([small, drainingSmall, large]);
    });

    it('knows an instance by what ECS knows of it', () => {
      const ecs = new TestEcs();
      const [busy = '', away = '', idle] = [1, 2, 3].map(() => ecs.addInstance({ agentConnected: true }));
      ecs.register({}, { family: 'web' });
      ecs.start(busy, 'web', { group: 'shop' });
      ecs.admin({ type: 'DisconnectAgent', containerInstance: away });
      expect(arnsOf(ecs, { filter: 'runningTasksCount > 0' })).toEqual([busy]);
      expect(arnsOf(ecs, { filter: 'task:group == shop' })).toEqual([busy]);
      expect(arnsOf(ecs, { filter: 'not(task:group == shop) and agentConnected == true' })).toEqual([idle]);
      expect(arnsOf(ecs, { filter: 'agentConnected != true' })).toEqual([away]);
      expect(arnsOf(ecs, { filter: 'agentVersion < 1.105.1' })).toEqual([]);
      expect(arnsOf(ecs, { filter: 'registeredAt == 2026-01-02T03:04:05Z' })).toEqual([busy, away, idle]);
    });

    it('pages, and takes the token of a page for no other filter', () => {
      const ecs = new TestEcs();
      const racks = ['a', 'b', 'a', 'b', 'a'];
      const arns = racks.map((value) => ecs.addInstance({ attributes: [{ name: 'rack', value }] }));
      const request = { filter: 'attribute:rack == a', maxResults: 2 };
      const first = ecs.call('ListContainerInstances', request);
      expect(first['containerInstanceArns']).toEqual([arns[0], arns[2]]);
      const { nextToken } = first;
      expect(ecs.call('ListContainerInstances', { ...request, nextToken })).toEqual({
        containerInstanceArns: [arns[4]],
      });
      expect(
        ecs.refusal('ListContainerInstances', { filter: 'attribute:rack == b', nextToken })['message'],
      ).toMatch(/^Invalid token/);
    });
  });

  it.each([
    [{ status: 'INACTIVE' }, /^status should be one of \[ACTIVE,DRAINING,/],
    [{ filter: 'attribute:a in [b' }, /^filter: column 18: expected "\]" or "," but found end$/],
    [{ filter: "attribute:a =~ '(?=b)'" }, /^filter: column 17: expected a regular expression: /],
    [{ filter: `attribute:a exists${' '.repeat(20_000)}` }, /^filter: column 20001: expected end: /],
  ])('refuses %j', (body, message) => {
    expect(new TestEcs().refusal('ListContainerInstances', body)).toEqual({
      __type: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });
});
