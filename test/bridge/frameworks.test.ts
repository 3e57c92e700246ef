import { describe, expect, it } from '@jest/globals';

import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { frameworkId } from '../../src/mesos/ids.ts';
import { named } from '../support/bridge-framework.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const F = frameworkId('f');
const lasting = (failoverTimeout: number): { readonly info: FrameworkInfo } => ({
  info: { ...named('f'), failoverTimeout },
});
const multi = (...roles: readonly string[]): FrameworkInfo => ({
  ...frameworkInfo({ can: ['MULTI_ROLE'], id: F }),
  roles,
});

describe('a framework that disconnects', () => {
  it('loses its offers, which others get', () => {
    const { bridge, framework } = scriptedWorld({ framework: lasting(60) });
    const other = subscribe(bridge);
    expect(other.allOffers).toEqual([]);
    framework.disconnect();
    expect(other.offer.agentId).toBe('agent-1');
    expect(framework.rescinded).toEqual([]);
  });

  it('loses its filters', () => {
    const { bridge, framework } = scriptedWorld({ framework: lasting(60) });
    framework.decline(framework.offers, 3_600);
    framework.disconnect();
    expect(subscribe(bridge, lasting(60)).allOffers).toHaveLength(1);
  });

  it('keeps its tasks until its failover time-out is over', () => {
    const { bridge, framework } = scriptedWorld({ framework: lasting(60) });
    framework.launch(taskInfo());
    framework.disconnect();
    bridge.advance(59_999);
    expect(bridge.callsOf('StopTask')).toEqual([]);
    bridge.advance(1);
    expect(bridge.callsOf('StopTask').map(({ reason }) => reason)).toEqual(['Framework f was torn down']);
    expect(bridge.state.completed.has(F)).toBe(true);
  });

  it('loses them at once without a time-out, the default', () => {
    const { bridge, framework } = scriptedWorld({ framework: { info: named('f') } });
    framework.launch(taskInfo());
    framework.disconnect();
    bridge.advance(0);
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
    expect(bridge.state.frameworks.size).toBe(0);
  });
});

describe('a framework that is torn down', () => {
  it('has its tasks killed without a report and its session closed', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { info: named('f') } });
    framework.launch(taskInfo());
    const before = framework.statuses.length;
    framework.say({ type: 'TEARDOWN' });
    expect(framework.isClosed).toBe(true);
    expect(ecs.task('t1').stoppedReason).toBe('Framework f was torn down');
    ecs.exit('t1', 137, { stopCode: 'UserInitiated' });
    bridge.advance(10_000);
    expect(framework.statuses).toHaveLength(before);
    expect(bridge.state.tasks.size).toBe(0);
  });

  it('has launches that were not sent dropped without a call', () => {
    const { bridge, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 1 } });
    const held = bridge.hold('StartTask');
    framework.launch(taskInfo({ id: 'sent' }), taskInfo({ id: 'queued' }));
    framework.say({ type: 'TEARDOWN' });
    held.release();
    expect(bridge.callsOf('StartTask')).toHaveLength(1);
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
  });

  it('leaves no task behind that ended without being acknowledged', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    framework.say({ type: 'TEARDOWN' });
    expect(bridge.state.tasks.size).toBe(0);
    expect(bridge.state.updates.size).toBe(0);
  });

  it('gives its offers to others', () => {
    const { bridge, framework } = scriptedWorld();
    const other = subscribe(bridge);
    framework.say({ type: 'TEARDOWN' });
    expect(other.allOffers).toHaveLength(1);
  });

  it('keeps the resources of its tasks from others until they have stopped', () => {
    const { bridge, ecs, framework } = scriptedWorld({ config: { diskMiB: 0, ports: [] } });
    framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
    const other = subscribe(bridge);
    framework.say({ type: 'TEARDOWN' });
    bridge.advance(30_000);
    expect(other.allOffers).toEqual([]);
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    expect(other.allOffers).toHaveLength(1);
  });
});

describe('suppressing', () => {
  it('keeps the offers that are out', () => {
    const { framework } = scriptedWorld();
    const { offer } = framework;
    framework.say({ type: 'SUPPRESS' });
    expect(framework.rescinded).toEqual([]);
    framework.launchOn([offer], [taskInfo()]);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('brings no more offers until the framework revives', () => {
    const { bridge, framework } = scriptedWorld();
    framework.say({ type: 'SUPPRESS' });
    framework.decline(framework.offers, 0);
    bridge.advance(60_000);
    expect(framework.offers).toEqual([]);
    framework.say({ type: 'REVIVE' });
    expect(framework.offers).toHaveLength(1);
  });

  it('of one role leaves the others', () => {
    const { bridge, framework } = scriptedWorld({ framework: { info: multi('a', 'b') } });
    framework.say<'SUPPRESS'>({ type: 'SUPPRESS', suppress: { roles: ['a'] } });
    framework.decline(framework.offers, 0);
    bridge.advance(5_000);
    expect(framework.offer.allocationInfo).toEqual({ role: 'b' });
  });

  it('leaves filters as they are', () => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers, 3_600);
    framework.say({ type: 'SUPPRESS' });
    expect(bridge.state.filters.get(framework.id)?.size).toBe(1);
  });

  it('of a role the framework has not got has no effect at all', () => {
    const { bridge, framework } = scriptedWorld({ framework: { info: multi('a', 'b') } });
    framework.say<'SUPPRESS'>({ type: 'SUPPRESS', suppress: { roles: ['a', 'x'] } });
    expect(bridge.state.frameworks.get(F)?.suppressed.size).toBe(0);
    expect(framework.refusals).toEqual([]);
  });
});

describe('reviving', () => {
  it('forgets what was declined and offers at once', () => {
    const { framework } = scriptedWorld();
    framework.decline(framework.offers, 3_600);
    framework.say({ type: 'REVIVE' });
    expect(framework.offers).toHaveLength(1);
  });

  it('of one role forgets what that role declined', () => {
    const { bridge, framework } = scriptedWorld({
      instances: [containerInstance()],
      framework: { info: multi('a', 'b') },
    });
    framework.decline(framework.offers, 3_600);
    bridge.advance(1_000);
    framework.decline(framework.offers, 3_600);
    framework.say<'REVIVE'>({ type: 'REVIVE', revive: { roles: ['b'] } });
    expect(framework.offer.allocationInfo).toEqual({ role: 'b' });
  });

  it('with an empty list means all roles', () => {
    const { framework } = scriptedWorld();
    framework.decline(framework.offers, 3_600);
    framework.say<'REVIVE'>({ type: 'REVIVE', revive: { roles: [] } });
    expect(framework.offers).toHaveLength(1);
  });

  it.each([['x'], ['*', 'x'], ['bad role']])('of %s has no effect at all', (...roles) => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers, 3_600);
    framework.say({ type: 'SUPPRESS' });
    framework.say<'REVIVE'>({ type: 'REVIVE', revive: { roles } });
    bridge.advance(60_000);
    expect(framework.offers).toEqual([]);
    expect(framework.refusals).toEqual([]);
  });
});

describe('updating a framework', () => {
  const update = (info: FrameworkInfo, suppressedRoles?: readonly string[]) => ({
    type: 'UPDATE_FRAMEWORK' as const,
    updateFramework: {
      frameworkInfo: info,
      ...(suppressedRoles === undefined ? {} : { suppressedRoles }),
    },
  });

  it('takes back the offers of roles it has left, and offers to new ones', () => {
    const { framework } = scriptedWorld({ framework: { info: multi('a') } });
    const { id } = framework.offer;
    framework.say<'UPDATE_FRAMEWORK'>(update(multi('b')));
    expect(framework.rescinded).toEqual([id]);
    expect(framework.offer.allocationInfo).toEqual({ role: 'b' });
  });

  it('forgets the filters of roles it has left', () => {
    const { framework } = scriptedWorld({ framework: { info: multi('a') } });
    framework.decline(framework.offers, 3_600);
    framework.say<'UPDATE_FRAMEWORK'>(update(multi()));
    framework.say<'UPDATE_FRAMEWORK'>(update(multi('a')));
    expect(framework.offers).toHaveLength(1);
  });

  it('replaces the suppressed roles', () => {
    const { bridge, framework } = scriptedWorld({
      framework: { info: multi('a', 'b'), suppressedRoles: ['a'] },
    });
    framework.say<'UPDATE_FRAMEWORK'>(update(multi('a', 'b'), ['b']));
    expect([...(bridge.state.frameworks.get(F)?.suppressed ?? [])]).toEqual(['b']);
  });

  it.each<[string, FrameworkInfo, readonly string[], string]>([
    [
      'an invalid role',
      multi('-x'),
      [],
      "Supplied FrameworkInfo is not valid: Role '-x' has a component that starts with '-'",
    ],
    [
      'another principal',
      { ...multi('a'), principal: 'q' },
      [],
      "FrameworkInfo update is not valid: Changing framework's principal is not allowed.",
    ],
    [
      'another user',
      { ...multi('a'), user: 'other' },
      [],
      "FrameworkInfo update is not valid: Updating 'FrameworkInfo.user' is unsupported",
    ],
    [
      'another checkpoint',
      { ...multi('a'), checkpoint: true },
      [],
      "FrameworkInfo update is not valid: Updating 'FrameworkInfo.checkpoint' is unsupported",
    ],
    [
      'a suppressed role it has not got',
      multi('a'),
      ['x'],
      "'UpdateFramework' call is not valid: Suppressed role 'x' is not contained in the list of roles",
    ],
  ])('is refused as a whole for %s', (_, info, suppressed, message) => {
    const { bridge, framework } = scriptedWorld({ framework: { info: multi('a') } });
    const before = bridge.state.frameworks.get(F);
    framework.say<'UPDATE_FRAMEWORK'>(update({ ...info, name: 'new' }, suppressed));
    expect(framework.refusals).toEqual([{ status: 400, message }]);
    expect(bridge.state.frameworks.get(F)).toBe(before);
  });
});
