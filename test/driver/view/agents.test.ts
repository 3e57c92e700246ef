import { describe, expect, it } from '@jest/globals';

import { scriptedWorld } from '../../support/bridge-world.ts';
import { attribute, containerInstance, instanceArn, taskInfo } from '../../support/builders.ts';
import { only, viewOf } from './viewed.ts';

const MINUTE = 60_000;

describe('an agent', () => {
  it('is shown with its machine, its place and what becomes of its resources', () => {
    const { bridge, ecs, framework } = scriptedWorld({
      instances: [
        containerInstance({
          remaining: { cpuUnits: 3_072 },
          attributes: [
            attribute('ecs.availability-zone', 'us-east-1a'),
            attribute('hostname', 'host-1'),
            attribute('address', '10.0.0.1'),
          ],
        }),
      ],
    });
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(MINUTE);
    const agent = only(viewOf(bridge).agent('agent-1'));
    expect(agent).toMatchObject({
      id: 'agent-1',
      hostname: 'host-1',
      ip: '10.0.0.1',
      port: 5051,
      containerInstanceArn: instanceArn('agent-1'),
      ec2InstanceId: 'i-agent-1',
      region: 'us-east-1',
      zone: 'us-east-1a',
      state: 'active',
      tasks: 1,
      offers: 1,
      frameworkIds: [framework.id],
    });
    expect(agent.total).toMatchObject({ cpus: 4, mem: 4_000, disk: 1_000 });
    expect(agent.total.ports).toEqual([{ begin: 31_000, end: 32_000 }]);
    expect(agent.usedByRole).toMatchObject([{ role: '*', resources: { cpus: 0.25, mem: 128 } }]);
    expect([agent.used.cpus, agent.foreign.cpus, agent.offered.cpus, agent.free.cpus]).toEqual([
      0.25, 1, 2.75, 0,
    ]);
    expect(agent).not.toHaveProperty('whyNotOffered');
  });

  it('says why it is not offered, and since when it is disconnected', () => {
    const { bridge } = scriptedWorld({ instances: [containerInstance({ agentConnected: false })] });
    const sinceMs = bridge.nowMs;
    bridge.advance(1_000);
    expect(only(viewOf(bridge).agent('agent-1'))).toMatchObject({
      state: 'disconnected',
      whyNotOffered: 'ECS agent is disconnected',
      disconnectedSinceMs: sinceMs,
    });
  });

  it('is found by its EC2 id, its ARN, its host name, or what only its id begins with', () => {
    const { bridge } = scriptedWorld({
      instances: ['aa1', 'aa2', 'b'].map((id) =>
        containerInstance({ id, attributes: [attribute('hostname', `host-${id}`)] }),
      ),
    });
    const view = viewOf(bridge);
    for (const name of ['i-aa1', instanceArn('aa1'), 'host-aa1', 'aa1'])
      expect(only(view.agent(name)).id).toBe('aa1');
    expect(only(view.agent('b')).id).toBe('b');
    expect(view.agent('aa')).toEqual({ type: 'AMBIGUOUS', ids: ['aa1', 'aa2'] });
    expect(view.agent('c')).toEqual({ type: 'UNKNOWN' });
    expect(view.agent('')).toEqual({ type: 'UNKNOWN' });
  });
});

describe('a list of agents', () => {
  const world = () =>
    scriptedWorld({
      instances: ['a', 'b', 'c', 'd'].map((id) =>
        containerInstance({ id, status: id === 'b' ? 'DRAINING' : 'ACTIVE' }),
      ),
    });

  it('has a page of them and says how many there are', () => {
    const page = viewOf(world().bridge).agents({ offset: 1, limit: 2 });
    expect(page.items.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(page.total).toBe(4);
  });

  it('has those in one state', () => {
    const page = viewOf(world().bridge).agents({ state: 'draining' });
    expect(page).toMatchObject({ total: 1, items: [{ id: 'b', state: 'draining' }] });
  });
});
