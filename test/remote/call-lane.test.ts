import { describe, expect, it } from '@jest/globals';

import type { Call } from '../../src/mesos/call.ts';
import { agentId, frameworkId, taskId } from '../../src/mesos/ids.ts';
import { CallLane } from '../../src/remote/call-lane.ts';
import { Held } from '../support/held.ts';

const frameworkIdOfAll = frameworkId('f');
const revive: Call = { type: 'REVIVE', frameworkId: frameworkIdOfAll };
const acknowledge: Call = {
  type: 'ACKNOWLEDGE',
  frameworkId: frameworkIdOfAll,
  acknowledge: { agentId: agentId('a'), taskId: taskId('t'), uuid: new Uint8Array(16) },
};

/** A lane whose calls end when the test says so. */
function heldLane() {
  const lane = new CallLane();
  const begun: string[] = [];
  const push = (name: string, call: Call): Held => {
    const held = new Held();
    lane.push(call, () => {
      begun.push(name);
      return held.promise;
    });
    return held;
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { lane, begun, push, settle };
}

describe('a lane of calls', () => {
  it('sends one after the other', async () => {
    const { begun, push, settle } = heldLane();
    const first = push('first', revive);
    push('second', revive);
    await settle();
    expect(begun).toEqual(['first']);
    first.release();
    await settle();
    expect(begun).toEqual(['first', 'second']);
  });

  it('sends acknowledgements beside each other, up to eight', async () => {
    const { begun, push, settle } = heldLane();
    for (let i = 0; i < 9; i += 1) push(`a${i}`, acknowledge);
    await settle();
    expect(begun).toHaveLength(8);
  });

  it('lets a call wait for the acknowledgements before it, not for those after it', async () => {
    const { begun, push, settle } = heldLane();
    const before = push('before', acknowledge);
    push('call', revive);
    push('after', acknowledge);
    await settle();
    expect(begun).toEqual(['before', 'after']);
    before.release();
    await settle();
    expect(begun).toEqual(['before', 'after', 'call']);
  });

  it('is idle when everything has ended', async () => {
    const { lane, push } = heldLane();
    const held = [push('a', acknowledge), push('b', revive)];
    const idle = lane.idle();
    for (const each of held) each.release();
    await expect(idle).resolves.toBeUndefined();
  });
});
