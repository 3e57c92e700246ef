import { describe, expect, it } from '@jest/globals';

import type { Due } from '../../src/bridge/due-kinds.ts';
import { createState } from '../../src/bridge/state.ts';
import { agentId, frameworkId, offerId } from '../../src/mesos/ids.ts';
import { bridgeConfig } from '../support/bridge-config.ts';

describe('a new state', () => {
  it('has read nothing yet', () => {
    expect(createState(bridgeConfig(), 'epoch').phase).toBe('LOADING');
  });

  it.each([true, false])('tags tasks as configured: %s', (tagTasks) => {
    expect(createState(bridgeConfig({ tagTasks }), 'epoch').tagging).toBe(tagTasks);
  });

  it('keeps deadlines of different kinds and of different things apart', () => {
    const { deadlines } = createState(bridgeConfig(), 'epoch');
    const dues: Due[] = [
      { kind: 'instance-sweep' },
      { kind: 'task-poll' },
      { kind: 'allocate', agentId: agentId('a') },
      { kind: 'allocate', agentId: agentId('b') },
      { kind: 'agent-loss', agentId: agentId('a') },
      { kind: 'offer-timeout', offerId: offerId('a') },
      { kind: 'failover', frameworkId: frameworkId('a') },
      { kind: 'definition', reference: 'a' },
    ];
    for (const due of dues) deadlines.set(due, 1);
    expect(deadlines.size).toBe(dues.length);
  });
});
