import { describe, expect, it } from '@jest/globals';

import { requestId } from '../../src/bridge/input.ts';
import type { Caller } from '../../src/bridge/input.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { frameworkId } from '../../src/mesos/ids.ts';
import { named, type TestFramework } from '../support/bridge-framework.ts';
import { scriptedBridge, scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';

const errorsOf = (framework: TestFramework): readonly string[] =>
  framework.eventsOf('ERROR').map(({ error }) => error.message);

const typesOf = (framework: TestFramework): readonly string[] => framework.events.map(({ type }) => type);

/** The same framework, come back through another session. */
const again = (id: string, info: Partial<FrameworkInfo> = {}): { readonly info: FrameworkInfo } => ({
  info: { ...named(id), ...info },
});

describe('a framework without an id', () => {
  it('gets one made of the epoch and a number of four digits', () => {
    const bridge = scriptedBridge().start();
    expect(subscribe(bridge).id).toBe('epoch-0000');
    expect(subscribe(bridge).id).toBe('epoch-0001');
  });

  it('gets one when its id is empty', () => {
    const bridge = scriptedBridge().start();
    expect(subscribe(bridge, { info: frameworkInfo({ id: frameworkId('') }) }).id).toBe('epoch-0000');
  });

  it('is told first that it is subscribed, and to whom, and then what there is', () => {
    const { framework } = scriptedWorld();
    expect(typesOf(framework)).toEqual(['SUBSCRIBED', 'OFFERS']);
    expect(framework.eventsOf('SUBSCRIBED')[0]?.subscribed).toEqual({
      frameworkId: 'epoch-0000',
      masterInfo: {
        id: 'epoch',
        ip: 16_777_343,
        port: 5050,
        pid: 'master@127.0.0.1:5050',
        hostname: 'bridge.test',
        version: '1.11.0',
        address: { hostname: 'bridge.test', ip: '127.0.0.1', port: 5050 },
        domain: { faultDomain: { region: { name: 'us-east-1' }, zone: { name: 'us-east-1' } } },
      },
    });
  });
});

describe('a framework that chooses its id', () => {
  it('gets it, although nobody has heard of it', () => {
    const bridge = scriptedBridge().start();
    expect(subscribe(bridge, again('Singularity')).id).toBe('Singularity');
  });
});

describe('a framework that comes back', () => {
  it('keeps id and tasks', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f', { failoverTimeout: 60 }) });
    framework.launch(taskInfo());
    framework.disconnect();
    const back = subscribe(bridge, again('f', { failoverTimeout: 60 }));
    back.reconcile();
    expect(back.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('is told again what it has not acknowledged, before it is offered anything', () => {
    const { bridge, framework } = scriptedWorld({
      framework: { ...again('f', { failoverTimeout: 60 }), acknowledges: false },
    });
    framework.launch(taskInfo());
    const before = framework.status('t1');
    framework.disconnect();
    const back = subscribe(bridge, again('f'));
    expect(typesOf(back).slice(0, 3)).toEqual(['SUBSCRIBED', 'UPDATE', 'OFFERS']);
    expect(back.status('t1')).toEqual(before);
  });

  it('is not ended by the time-out of its earlier absence', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f', { failoverTimeout: 60 }) });
    framework.disconnect();
    bridge.advance(59_000);
    const back = subscribe(bridge, again('f', { failoverTimeout: 60 }));
    bridge.advance(600_000);
    expect(back.isClosed).toBe(false);
    expect(bridge.state.completed.size).toBe(0);
  });

  it('is described as it says now, but for its user and checkpoint', () => {
    const { bridge, framework } = scriptedWorld({
      framework: again('f', { user: 'old', name: 'old', failoverTimeout: 60 }),
    });
    framework.disconnect();
    subscribe(bridge, again('f', { user: 'new', name: 'new', checkpoint: true, webuiUrl: 'http://x' }));
    expect(bridge.state.frameworks.get(frameworkId('f'))?.info).toEqual({
      ...frameworkInfo({ id: frameworkId('f'), user: 'old', name: 'new', webuiUrl: 'http://x' }),
    });
  });

  it('keeps a checkpoint that it had', () => {
    const { bridge, framework } = scriptedWorld({
      framework: again('f', { checkpoint: true, failoverTimeout: 60 }),
    });
    framework.disconnect();
    subscribe(bridge, again('f', { checkpoint: false }));
    expect(bridge.state.frameworks.get(frameworkId('f'))?.info.checkpoint).toBe(true);
  });

  it('is offered to again for roles it had suppressed', () => {
    const { bridge, framework } = scriptedWorld({
      framework: { ...again('f', { failoverTimeout: 60 }), suppressedRoles: ['*'] },
    });
    expect(framework.allOffers).toEqual([]);
    framework.disconnect();
    expect(subscribe(bridge, again('f')).allOffers).toHaveLength(1);
  });

  it.each<[string, Partial<FrameworkInfo>, Partial<FrameworkInfo>]>([
    ['another', { principal: 'p' }, { principal: 'q' }],
    ['one', {}, { principal: 'q' }],
    ['none', { principal: 'p' }, {}],
  ])('is refused with %s principal where it had another', (_, before, after) => {
    const { bridge, framework } = scriptedWorld({
      framework: again('f', { ...before, failoverTimeout: 60 }),
    });
    framework.disconnect();
    const back = subscribe(bridge, again('f', after));
    expect(errorsOf(back)).toEqual(["Changing framework's principal is not allowed."]);
    expect(back.isClosed).toBe(true);
  });
});

describe('a second subscription of a framework that is connected', () => {
  it('takes over: the older one is told and closed', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f') });
    const second = subscribe(bridge, again('f'));
    expect(errorsOf(framework)).toEqual(['Framework failed over']);
    expect(framework.isClosed).toBe(true);
    expect(second.id).toBe('f');
    expect(second.isClosed).toBe(false);
  });

  it('is offered anew what the older one was offered, without a rescind', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f') });
    const [old] = framework.allOffers;
    const second = subscribe(bridge, again('f'));
    expect(second.rescinded).toEqual([]);
    expect(second.offer.agentId).toBe('agent-1');
    expect(second.offer.id).not.toBe(old?.id);
  });

  it('is not bound by what the older one declined', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f') });
    framework.decline(framework.offers, 3_600);
    expect(subscribe(bridge, again('f')).allOffers).toHaveLength(1);
  });

  it('does not suffer when the older connection breaks at last', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f') });
    const second = subscribe(bridge, again('f'));
    framework.disconnect();
    bridge.advance(10_000);
    expect(second.isClosed).toBe(false);
    expect(bridge.state.completed.size).toBe(0);
  });

  it('is the only one that is listened to', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f') });
    subscribe(bridge, again('f'));
    framework.say({ type: 'REVIVE' });
    expect(framework.refusals).toMatchObject([{ status: 400 }]);
  });
});

describe('a subscription that is refused', () => {
  it('hears an ERROR and is closed', () => {
    const { framework } = scriptedWorld({ framework: { info: frameworkInfo({ role: '..' }) } });
    expect(errorsOf(framework)).toEqual(["Role '..' has the disallowed component '..'"]);
    expect(framework.isClosed).toBe(true);
    expect(typesOf(framework)).toEqual(['ERROR']);
  });

  it('leaves nothing behind', () => {
    const { bridge } = scriptedWorld({ framework: { info: frameworkInfo({ role: '..' }) } });
    expect(bridge.state.frameworks.size + bridge.state.sessions.size).toBe(0);
  });

  it('is one of a framework that was removed', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f') });
    framework.say({ type: 'TEARDOWN' });
    expect(errorsOf(subscribe(bridge, again('f')))).toEqual(['Framework has been removed']);
  });

  it('is one that suppresses a role it has not got', () => {
    const { framework } = scriptedWorld({ framework: { suppressedRoles: ['x'] } });
    expect(errorsOf(framework)).toEqual(["Suppressed role 'x' is not contained in the list of roles"]);
  });

  it('hears that it was removed before it hears of its suppressed roles', () => {
    const { bridge, framework } = scriptedWorld({ framework: again('f') });
    framework.say({ type: 'TEARDOWN' });
    const back = subscribe(bridge, { ...again('f'), suppressedRoles: ['x'] });
    expect(errorsOf(back)).toEqual(['Framework has been removed']);
  });
});

describe('a subscription before the bridge is ready', () => {
  it('is answered once it is', () => {
    const bridge = scriptedBridge();
    const held = bridge.hold('DescribeClusters');
    bridge.start();
    const framework = subscribe(bridge);
    expect(framework.events).toEqual([]);
    held.release();
    expect(typesOf(framework)).toEqual(['SUBSCRIBED', 'OFFERS']);
  });

  it('is forgotten when its session closes', () => {
    const bridge = scriptedBridge();
    const held = bridge.hold('DescribeClusters');
    bridge.start();
    const framework = subscribe(bridge);
    framework.disconnect();
    held.release();
    expect(framework.events).toEqual([]);
    expect(bridge.state.frameworks.size).toBe(0);
  });
});

describe('a subscription with a principal', () => {
  const subscribeAs = (info: Partial<FrameworkInfo>, caller: Partial<Caller>) => {
    const { bridge } = scriptedWorld();
    const events: Event[] = [];
    const session = bridge.openSession({
      heard: (event) => {
        events.push(event);
      },
      refused: () => undefined,
      closed: () => undefined,
    });
    const call = { type: 'SUBSCRIBE', subscribe: { frameworkInfo: frameworkInfo(info) } } as const;
    bridge.feed({
      type: 'call',
      caller: { sessionId: session, requestId: requestId(7), ...caller },
      call,
    });
    const principals = [...bridge.state.frameworks.values()].map((each) => each.info.principal);
    return { answers: bridge.answers, events, principals };
  };

  it('is answered before anything else, and carries the principal', () => {
    const { answers, events, principals } = subscribeAs({}, { principal: 'alice' });
    expect(answers).toMatchObject([{ caller: { requestId: 7 } }]);
    expect(answers[0]).not.toHaveProperty('refusal');
    expect(events[0]).toMatchObject({ type: 'SUBSCRIBED' });
    expect(principals).toContain('alice');
  });

  it('that it says is another is no call at all', () => {
    const { answers, events } = subscribeAs({ principal: 'bob' }, { principal: 'alice' });
    const message =
      "Failed to validate scheduler::Call: Authenticated principal 'alice' does not match principal 'bob' set in `FrameworkInfo`";
    expect(answers).toMatchObject([{ refusal: { status: 400, message } }]);
    expect(events).toEqual([]);
  });

  it('is refused with an ERROR for a role that is not open to it', () => {
    const { events } = subscribeAs({ role: 'prod' }, { principal: 'alice', roles: ['dev'] });
    expect(events).toEqual([{ type: 'ERROR', error: { message: "Not authorized to use role 'prod'" } }]);
  });
});
