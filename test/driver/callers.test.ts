import { describe, expect, it } from '@jest/globals';

import { sessionId } from '../../src/bridge/input.ts';
import type { Caller } from '../../src/bridge/input.ts';
import { Callers } from '../../src/driver/callers.ts';
import type { CallRefusal } from '../../src/driver/framework-session.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import { frameworkId } from '../../src/mesos/ids.ts';

const S1 = sessionId('s1');
const REVIVE: Call = { type: 'REVIVE', frameworkId: frameworkId('f1') };
const REFUSAL: CallRefusal = { status: 400, message: 'Framework cannot be found' };

class Ear {
  readonly heard: unknown[] = [];

  received(event: Event): void {
    this.heard.push(event.type);
  }

  refused(_call: Call, refusal: CallRefusal): void {
    this.heard.push(refusal);
  }

  closed(): void {
    this.heard.push('closed');
  }
}

function waiting(callers: Callers): { readonly caller: Caller; readonly answer: Promise<unknown> } {
  let caller: Caller = {};
  const answer = callers.await((requestId) => {
    caller = { sessionId: S1, requestId };
  });
  return { caller, answer };
}

describe('a call that waits for its answer', () => {
  it('hears that it was taken', async () => {
    const callers = new Callers();
    const { caller, answer } = waiting(callers);
    callers.answer(caller, REVIVE, undefined);
    await expect(answer).resolves.toEqual({ accepted: true });
  });

  it('hears why it was not, and the session it names does not', async () => {
    const callers = new Callers();
    const ear = new Ear();
    callers.open(S1, ear);
    const { caller, answer } = waiting(callers);
    callers.answer(caller, REVIVE, REFUSAL);
    await expect(answer).resolves.toEqual({ accepted: false, ...REFUSAL });
    expect(ear.heard).toEqual([]);
  });

  it('hears when there is nobody left to answer', async () => {
    const callers = new Callers();
    const { answer } = waiting(callers);
    callers.end();
    await expect(answer).resolves.toMatchObject({ accepted: false, status: 503 });
    await expect(waiting(callers).answer).resolves.toMatchObject({ accepted: false, status: 503 });
  });
});

describe('a call through a session', () => {
  it('is answered there when it is refused', () => {
    const callers = new Callers();
    const ear = new Ear();
    callers.open(S1, ear);
    callers.answer({ sessionId: S1 }, REVIVE, REFUSAL);
    expect(ear.heard).toEqual([REFUSAL]);
  });
});

describe('the end', () => {
  it('is told to every session, with the reason', () => {
    const callers = new Callers();
    const ear = new Ear();
    callers.open(S1, ear);
    callers.end('no more');
    expect(ear.heard).toEqual(['ERROR', 'closed']);
  });

  it('without a reason is no error', () => {
    const callers = new Callers();
    const ear = new Ear();
    callers.open(S1, ear);
    callers.end();
    callers.end();
    expect(ear.heard).toEqual(['closed']);
  });
});
