import { describe, expect, it } from '@jest/globals';

import { START_MS } from '../../support/bridge-harness.ts';
import { scriptedWorld, subscribe } from '../../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../../support/builders.ts';
import { only, viewOf } from './viewed.ts';

describe('a framework', () => {
  it('is shown with what it has, what it was offered and what it said', () => {
    const { bridge, framework } = scriptedWorld({
      instances: [containerInstance(), containerInstance({ id: 'agent-2' })],
      framework: { acknowledges: false },
    });
    framework.launch(taskInfo());
    framework.decline(framework.offersOf('agent-2'), 60);
    const shown = only(viewOf(bridge).framework(framework.id));
    expect(shown).toMatchObject({
      id: framework.id,
      roles: ['*'],
      suppressedRoles: [],
      connected: true,
      recovered: false,
      registeredAtMs: START_MS,
      subscribedAtMs: START_MS,
      used: { cpus: 0.25, mem: 128 },
      tasks: 1,
      tasksByState: { TASK_STARTING: 1 },
      filters: 1,
      unacknowledgedUpdates: 1,
      tally: {
        calls: { SUBSCRIBE: 1, ACCEPT: 1, DECLINE: 1 },
        events: { SUBSCRIBED: 1, UPDATE: 1 },
        offers: { accepted: 1, declined: 1, rescinded: 0 },
      },
    });
    expect(shown.tally.offers.sent).toBe(framework.allOffers.length);
  });

  it('that is away is shown with when it is over', () => {
    const { bridge, framework } = scriptedWorld({
      framework: { info: frameworkInfo({ failoverTimeout: 60 }) },
    });
    framework.disconnect();
    expect(only(viewOf(bridge).framework(framework.id))).toMatchObject({
      connected: false,
      disconnectedAtMs: START_MS,
      failoverAtMs: START_MS + 60_000,
      offers: 0,
    });
  });

  it('that only the memory knows is recovered, and keeps when it registered first', () => {
    const { bridge, framework } = scriptedWorld({
      framework: { info: frameworkInfo({ failoverTimeout: 600 }) },
    });
    bridge.advance(5_000);
    const next = bridge.reborn({ remembers: true }).start();
    expect(only(viewOf(next).framework(framework.id))).toMatchObject({
      connected: false,
      recovered: true,
      registeredAtMs: START_MS,
      disconnectedAtMs: START_MS + 5_000,
    });
  });

  it('is found by its name', () => {
    const { bridge } = scriptedWorld({ framework: { info: frameworkInfo({ name: 'marathon' }) } });
    expect(only(viewOf(bridge).framework('mara')).info.name).toBe('marathon');
  });

  it('that is over is listed as such', () => {
    const { bridge, framework } = scriptedWorld();
    framework.say({ type: 'TEARDOWN' });
    const view = viewOf(bridge);
    expect(view.frameworks()).toEqual({ items: [], total: 0 });
    expect(view.completedFrameworks()).toMatchObject([
      { id: framework.id, connected: false, completedAtMs: START_MS },
    ]);
  });
});

describe('filters', () => {
  it('are shown while they hold', () => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers, 60);
    expect(viewOf(bridge).filters(framework.id)).toMatchObject([
      { agentId: 'agent-1', role: '*', resources: { cpus: 4 }, untilMs: START_MS + 60_000 },
    ]);
    bridge.advance(61_000);
    expect(viewOf(bridge).filters(framework.id)).toEqual([]);
  });
});

describe('offers', () => {
  it('are shown with what they hold and since when they stand', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.advance(2_000);
    const offer = {
      id: framework.offer.id,
      frameworkId: framework.id,
      frameworkName: 'test',
      role: '*',
      agentId: 'agent-1',
      hostname: 'i-agent-1',
      madeAtMs: START_MS,
    };
    const view = viewOf(bridge);
    expect(view.offers({ agentId: 'agent-1' })).toMatchObject({ total: 1, items: [offer] });
    expect(view.offers({ agentId: 'agent-2' }).total).toBe(0);
    expect(only(view.offer(framework.offer.id))).toMatchObject(offer);
  });
});

describe('roles', () => {
  it('are those frameworks are in, with what their tasks and offers have', () => {
    const { bridge, framework } = scriptedWorld({ framework: { info: frameworkInfo({ role: 'web' }) } });
    const other = subscribe(bridge, {
      info: frameworkInfo({ can: ['MULTI_ROLE'], roles: ['batch', 'web'] }),
    });
    framework.launchOn(framework.offers, [taskInfo({ cpus: 1 })], { refuseSeconds: 60 });
    const [batch, web] = viewOf(bridge).roles();
    expect(batch).toMatchObject({ name: 'batch', frameworkIds: [other.id] });
    expect(web).toMatchObject({ name: 'web', frameworkIds: [framework.id, other.id] });
    const shares = [batch, web].map((role) => role?.share ?? 0);
    expect(shares.reduce((a, b) => a + b, 0)).toBeGreaterThan(0.25);
    expect(web?.allocated.cpus).toBeGreaterThanOrEqual(1);
  });
});
