import { describe, expect, it } from '@jest/globals';

import { masterInfo } from '../../src/bridge/master.ts';
import { createState } from '../../src/bridge/state.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { bridgeConfig } from '../support/bridge-config.ts';

const infoAt = (ip: string) =>
  masterInfo(createState(bridgeConfig({ advertised: { hostname: 'm.test', ip, port: 5050 } }), 'the-epoch'));

describe('the master frameworks believe to talk to', () => {
  it('is described as Mesos describes one', () => {
    expect(infoAt('127.0.0.1')).toEqual({
      id: 'the-epoch',
      ip: 16_777_343,
      port: 5050,
      pid: 'master@127.0.0.1:5050',
      hostname: 'm.test',
      version: '1.11.0',
      address: { hostname: 'm.test', ip: '127.0.0.1', port: 5050 },
    });
  });

  it('is in the region of its cluster, once that is found', () => {
    const { bridge } = scriptedWorld();
    expect(masterInfo(bridge.state).domain).toEqual({
      faultDomain: { region: { name: 'us-east-1' }, zone: { name: 'us-east-1' } },
    });
  });

  it('has an address that stays positive when its last byte is large', () => {
    expect(infoAt('10.0.0.255').ip).toBe(4_278_190_090);
  });

  it('has a version that clients can take apart into numbers', () => {
    const [major = 0, minor = 0] = (infoAt('127.0.0.1').version ?? '').split('.').map(Number);
    expect(major).toBe(1);
    expect(minor).toBeGreaterThanOrEqual(9);
  });
});
