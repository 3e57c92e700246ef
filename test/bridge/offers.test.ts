import { describe, expect, it } from '@jest/globals';

import type { FrameworkCapability } from '../../src/mesos/framework-info.ts';
import { executorId } from '../../src/mesos/ids.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import type { WorldOptions } from '../support/bridge-world.ts';
import { attribute, containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const ATTRIBUTES = [
  attribute('ecs.availability-zone', 'us-east-1b'),
  attribute('ecs.capability.task-eni'),
  attribute('rack', 'r1'),
];

function offerTo(can: readonly FrameworkCapability[], options: WorldOptions = {}) {
  const info = can.includes('MULTI_ROLE')
    ? { ...frameworkInfo({ can }), roles: ['web'] }
    : frameworkInfo({ can });
  return scriptedWorld({ ...options, framework: { info } }).framework.offer;
}

describe('an offer', () => {
  it('has all that clients read, in the older form for a framework without capabilities', () => {
    const instance = containerInstance({
      attributes: ATTRIBUTES,
      remaining: { cpuUnits: 2_048, memoryMiB: 1_000, ports: [22, 31_000], portsUdp: [31_002] },
      capacityProviderName: 'spot',
    });
    expect(
      offerTo([], {
        instances: [instance],
        config: { ports: [{ begin: 31_000, end: 31_003 }], diskMiB: 50 },
      }),
    ).toEqual({
      id: 'epoch-O0',
      frameworkId: 'epoch-0000',
      agentId: 'agent-1',
      hostname: 'i-agent-1',
      url: { scheme: 'http', address: { hostname: 'i-agent-1', port: 5051 }, path: '/slave(1)' },
      domain: { faultDomain: { region: { name: 'us-east-1' }, zone: { name: 'us-east-1b' } } },
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: 2, role: '*' },
        { name: 'mem', type: 'SCALAR', scalar: 1_000, role: '*' },
        { name: 'disk', type: 'SCALAR', scalar: 50, role: '*' },
        {
          name: 'ports',
          type: 'RANGES',
          ranges: [
            { begin: 31_001, end: 31_001 },
            { begin: 31_003, end: 31_003 },
          ],
          role: '*',
        },
      ],
      attributes: [
        { name: 'ecs.availability-zone', type: 'TEXT', text: 'us-east-1b' },
        { name: 'rack', type: 'TEXT', text: 'r1' },
        {
          name: 'ecs.container-instance-arn',
          type: 'TEXT',
          text: 'arn:aws:ecs:us-east-1:123456789012:container-instance/default/agent-1',
        },
        { name: 'ecs.ec2-instance-id', type: 'TEXT', text: 'i-agent-1' },
        { name: 'ecs.capacity-provider', type: 'TEXT', text: 'spot' },
      ],
      executorIds: [],
    });
  });

  it('names the role it is allocated to for a framework with MULTI_ROLE, there and in each resource', () => {
    const { allocationInfo, resources } = offerTo(['MULTI_ROLE']);
    expect(allocationInfo).toEqual({ role: 'web' });
    expect(resources.map((resource) => resource.allocationInfo)).toEqual(
      resources.map(() => ({ role: 'web' })),
    );
  });

  it('names no role in its resources for a framework with RESERVATION_REFINEMENT', () => {
    for (const resource of offerTo(['RESERVATION_REFINEMENT']).resources)
      expect(resource).not.toHaveProperty('role');
  });

  it('leaves out what there is nothing of', () => {
    const { resources } = offerTo([], { config: { diskMiB: 0, ports: [] } });
    expect(resources.map(({ name }) => name)).toEqual(['cpus', 'mem']);
  });

  it('names the executors the framework has on the agent', () => {
    const { bridge, framework } = scriptedWorld({ config: { executors: { default: 'web:1' } } });
    framework.launch(
      taskInfo({ executor: { executorId: executorId('e1'), command: {} } }),
      taskInfo({ id: 't2' }),
    );
    bridge.advance(1_000);
    expect(framework.offer.executorIds).toEqual(['e1']);
  });

  it('names no executor of a task that is over', () => {
    const { bridge, ecs, framework } = scriptedWorld({
      config: { executors: { default: 'web:1' } },
      framework: { acknowledges: false },
    });
    framework.launch(taskInfo({ executor: { executorId: executorId('e1'), command: {} } }));
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    framework.say({ type: 'REVIVE' });
    expect(framework.offers.flatMap(({ executorIds }) => executorIds)).toEqual(['e1']);
    framework.decline(framework.offers, 0);
    bridge.advance(1_000);
    expect(framework.offer.executorIds).toEqual([]);
  });

  it('has an id of its own each time', () => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers, 0);
    bridge.advance(1_000);
    framework.decline(framework.offers, 0);
    bridge.advance(1_000);
    expect(framework.allOffers.map(({ id }) => id)).toEqual(['epoch-O0', 'epoch-O1', 'epoch-O2']);
  });
});

describe('the name and address of an agent', () => {
  it('are what the configured attributes say', () => {
    const attributes = [attribute('hostname', 'node-1.internal'), attribute('address', '10.0.0.7')];
    const { hostname, url } = offerTo([], { instances: [containerInstance({ attributes })] });
    expect(hostname).toBe('node-1.internal');
    expect(url?.address).toEqual({ hostname: 'node-1.internal', ip: '10.0.0.7', port: 5051 });
  });

  it('are the instance id where there is neither an attribute nor an EC2 id; never the ARN', () => {
    const { ec2InstanceId, ...external } = containerInstance();
    expect(offerTo([], { instances: [external] }).hostname).toBe('agent-1');
  });
});

describe('the attributes of an agent', () => {
  it('keep a value that the instance has under one of our names', () => {
    const attributes = [attribute('ecs.ec2-instance-id', 'mine')];
    const offer = offerTo([], { instances: [containerInstance({ attributes })] });
    expect(offer.attributes.filter(({ name }) => name === 'ecs.ec2-instance-id')).toEqual([
      { name: 'ecs.ec2-instance-id', type: 'TEXT', text: 'mine' },
    ]);
  });

  it('name a fault domain only where the zone is known', () => {
    expect(offerTo([])).not.toHaveProperty('domain');
  });
});

describe('an offer that times out', () => {
  const config = { timing: { offerTimeoutMs: 30_000 } };

  it('is rescinded and offered again, without a filter', () => {
    const { bridge, framework } = scriptedWorld({ config });
    bridge.advance(29_999);
    expect(framework.rescinded).toEqual([]);
    bridge.advance(1);
    expect(framework.rescinded).toEqual(['epoch-O0']);
    expect(framework.offer.id).toBe('epoch-O1');
  });

  it('is none once it was answered', () => {
    const { bridge, framework } = scriptedWorld({ config });
    framework.decline(framework.offers, 3_600);
    bridge.advance(60_000);
    expect(framework.rescinded).toEqual([]);
  });

  it('never happens by default', () => {
    const timing = { instancePollMs: 60_000, taskPollMs: 60_000 };
    const { bridge, framework } = scriptedWorld({ config: { timing } });
    bridge.advance(24 * 3_600_000);
    expect(framework.rescinded).toEqual([]);
  });
});
