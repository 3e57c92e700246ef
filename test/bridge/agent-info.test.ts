import { describe, expect, it } from '@jest/globals';

import { agentInfoAfter, agentInfoOf } from '../../src/bridge/agent-info.ts';
import type { AgentInfo } from '../../src/bridge/agent-info.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { attribute, containerInstance } from '../support/builders.ts';

const CONFIG = bridgeConfig();
const ATTRIBUTES = [attribute('rack', 'r1'), attribute('ecs.capability.task-eni'), attribute('disk', 'ssd')];
const BEFORE = containerInstance({ attributes: ATTRIBUTES });
const KNOWN = { instance: BEFORE, info: agentInfoOf(BEFORE, undefined, CONFIG) };

const after = (change: Partial<ContainerInstance>): AgentInfo =>
  agentInfoAfter(KNOWN, { ...BEFORE, version: BEFORE.version + 1, ...change }, undefined, CONFIG);

describe('what offers say of an agent', () => {
  it.each<[string, Partial<ContainerInstance>]>([
    ['nothing is new', {}],
    ['the same attributes are read again', { attributes: ATTRIBUTES.map((each) => ({ ...each })) }],
    ['ECS lists the attributes in another order', { attributes: [...ATTRIBUTES].reverse() }],
    [
      'only a capability comes or goes',
      { attributes: ATTRIBUTES.filter(({ value }) => value !== undefined) },
    ],
    ['the agent is disconnected', { agentConnected: false }],
  ])('is the same object while %s', (_, change) => {
    expect(after(change)).toBe(KNOWN.info);
  });

  it.each<[string, Partial<ContainerInstance>]>([
    ['an attribute has another value', { attributes: [attribute('rack', 'r2'), ...ATTRIBUTES.slice(1)] }],
    ['an attribute is new', { attributes: [...ATTRIBUTES, attribute('zone', 'z1')] }],
    ['an attribute is gone', { attributes: ATTRIBUTES.slice(0, 1) }],
    ['the machine has another EC2 id', { ec2InstanceId: 'i-other' }],
    ['the capacity provider is another', { capacityProviderName: 'spot' }],
  ])('is read anew when %s', (_, change) => {
    expect(after(change)).toEqual(agentInfoOf({ ...BEFORE, ...change }, undefined, CONFIG));
    expect(after(change)).not.toEqual(KNOWN.info);
  });
});
