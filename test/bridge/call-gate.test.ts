import { describe, expect, it } from '@jest/globals';

import { judgeCall } from '../../src/bridge/call-gate.ts';
import { sessionId } from '../../src/bridge/input.ts';
import type { Caller } from '../../src/bridge/input.ts';
import { createState } from '../../src/bridge/state.ts';
import type { BridgeState, Framework } from '../../src/bridge/state.ts';
import type { Call } from '../../src/mesos/call.ts';
import { agentId, frameworkId, operationId, taskId } from '../../src/mesos/ids.ts';
import { uuidBytes } from '../../src/mesos/uuid.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { frameworkInfo } from '../support/builders.ts';

const SESSION = sessionId('s1');
const F1 = frameworkId('f1');
const UUID = uuidBytes('00000000-0000-4000-8000-000000000001');

const FRAMEWORK: Framework = {
  id: F1,
  info: frameworkInfo(),
  roles: ['*'],
  suppressed: new Set(),
  registeredAtMs: 0,
  sessionId: SESSION,
};

function stateWith(framework: Framework): BridgeState {
  const state = createState(bridgeConfig(), 'epoch');
  state.frameworks.set(framework.id, framework);
  return state;
}

const judge = (call: Call, framework: Framework = FRAMEWORK, caller: Caller = { sessionId: SESSION }) =>
  judgeCall(stateWith(framework), caller, call);

const refused = (status: number, message: string) => ({ type: 'REFUSED', refusal: { status, message } });
const subscribe = (id: string | undefined, infoId: string | undefined): Call => ({
  type: 'SUBSCRIBE',
  ...(id === undefined ? {} : { frameworkId: frameworkId(id) }),
  subscribe: { frameworkInfo: frameworkInfo(infoId === undefined ? {} : { id: frameworkId(infoId) }) },
});

const acknowledge = (uuid: Uint8Array): Call => ({
  type: 'ACKNOWLEDGE',
  frameworkId: F1,
  acknowledge: { agentId: agentId('a'), taskId: taskId('t'), uuid },
});

describe('a SUBSCRIBE', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    [undefined, ''],
    ['f9', 'f9'],
  ])('with call id %j and info id %j passes', (id, infoId) => {
    const call = subscribe(id, infoId);
    expect(judge(call)).toEqual({ type: 'SUBSCRIBE', call });
  });

  it.each([
    ['f1', undefined],
    [undefined, 'f1'],
    ['f1', 'f2'],
  ])('with call id %j and info id %j is refused', (id, infoId) => {
    expect(judge(subscribe(id, infoId))).toEqual(
      refused(
        400,
        "Failed to validate scheduler::Call: 'framework_id' differs from 'subscribe.framework_info.id'",
      ),
    );
  });
});

describe('any other call', () => {
  it('passes when it comes through the session of its framework', () => {
    expect(judge({ type: 'REVIVE', frameworkId: F1 })).toEqual({ type: 'ADMITTED', framework: FRAMEWORK });
  });

  it.each([undefined, frameworkId('')])('needs a framework id, and has %j', (id) => {
    expect(judge({ type: 'REVIVE', ...(id === undefined ? {} : { frameworkId: id }) })).toEqual(
      refused(400, "Failed to validate scheduler::Call: Expecting 'framework_id' to be present"),
    );
  });

  it('is refused when nobody knows the framework', () => {
    expect(judge({ type: 'REVIVE', frameworkId: frameworkId('who') })).toEqual(
      refused(400, 'Framework cannot be found'),
    );
  });

  it('is refused when the framework is disconnected', () => {
    const { sessionId: gone, ...disconnected } = FRAMEWORK;
    expect(judge({ type: 'REVIVE', frameworkId: F1 }, disconnected)).toEqual(
      refused(403, 'Framework is not subscribed'),
    );
  });

  it('is refused when it names a session that another has taken over', () => {
    expect(judge({ type: 'REVIVE', frameworkId: F1 }, { ...FRAMEWORK, sessionId: sessionId('s2') })).toEqual(
      refused(
        400,
        "The stream ID 's1' included in this request didn't match the stream ID currently associated with framework ID f1",
      ),
    );
  });

  it('is refused when it names no session', () => {
    expect(judge({ type: 'REVIVE', frameworkId: F1 }, FRAMEWORK, {})).toEqual(
      refused(400, "All non-subscribe calls should include the 'Mesos-Stream-Id' header"),
    );
  });

  it("is refused when its principal is not the framework's, whatever session it names", () => {
    const framework = { ...FRAMEWORK, info: frameworkInfo({ principal: 'alice' }) };
    const caller = { sessionId: SESSION, principal: 'mallory' };
    expect(judge({ type: 'REVIVE', frameworkId: F1 }, framework, caller)).toEqual(
      refused(
        400,
        "Authenticated principal 'mallory' does not match principal 'alice' set in `FrameworkInfo`",
      ),
    );
  });

  it('is judged by itself before its framework is looked for', () => {
    const call = { ...acknowledge(new Uint8Array()), frameworkId: frameworkId('who') };
    expect(judge(call)).toEqual(refused(400, 'Failed to validate scheduler::Call: Not a valid UUID'));
  });
});

describe('an ACKNOWLEDGE', () => {
  it.each([1, 2, 3, 4, 5])('passes with a uuid of version %d', (version) => {
    const uuid = UUID.map((byte, i) => (i === 6 ? version << 4 : byte));
    expect(judge(acknowledge(uuid)).type).toBe('ADMITTED');
  });

  it.each([
    ['is empty', new Uint8Array()],
    ['is too short', UUID.slice(1)],
    ['is too long', new Uint8Array([...UUID, 0])],
    ['has version 0', UUID.map((byte, i) => (i === 6 ? 0 : byte))],
    ['has version 6', UUID.map((byte, i) => (i === 6 ? 0x60 : byte))],
  ])('is refused when its uuid %s', (_, uuid) => {
    expect(judge(acknowledge(uuid))).toEqual(
      refused(400, 'Failed to validate scheduler::Call: Not a valid UUID'),
    );
  });
});

describe('an ACKNOWLEDGE_OPERATION_STATUS', () => {
  const acknowledgeOperation = (uuid: Uint8Array, agent?: string): Call => ({
    type: 'ACKNOWLEDGE_OPERATION_STATUS',
    frameworkId: F1,
    acknowledgeOperationStatus: {
      uuid,
      operationId: operationId('o'),
      ...(agent === undefined ? {} : { agentId: agentId(agent) }),
    },
  });

  it('passes with uuid and agent', () => {
    expect(judge(acknowledgeOperation(UUID, 'a')).type).toBe('ADMITTED');
  });

  it('is refused with a bad uuid', () => {
    expect(judge(acknowledgeOperation(new Uint8Array(3), 'a'))).toEqual(
      refused(400, 'Failed to validate scheduler::Call: Not a valid UUID'),
    );
  });

  it('is refused without an agent', () => {
    expect(judge(acknowledgeOperation(UUID))).toEqual(
      refused(400, "Failed to validate scheduler::Call: Expecting 'agent_id' to be present"),
    );
  });
});

describe('an UPDATE_FRAMEWORK', () => {
  const update = (id?: string): Call => ({
    type: 'UPDATE_FRAMEWORK',
    frameworkId: F1,
    updateFramework: { frameworkInfo: frameworkInfo(id === undefined ? {} : { id: frameworkId(id) }) },
  });

  it('passes with the same id twice', () => {
    expect(judge(update('f1')).type).toBe('ADMITTED');
  });

  it.each([undefined, 'f2'])('is refused with info id %j', (id) => {
    expect(judge(update(id))).toEqual(
      refused(
        400,
        "Failed to validate scheduler::Call: 'framework_id' differs from 'update_framework.framework_info.id'",
      ),
    );
  });
});
