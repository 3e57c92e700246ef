import { describe, expect, it } from '@jest/globals';

import { marathonFleet } from '../../../src/assembly/marathon/marathon-fleet.ts';
import { compileLinearPattern } from '../../../src/assembly/linear-patterns.ts';
import { readInstanceFilter } from '../../../src/ecs/cluster-query/compile-query.ts';
import type { Fleet } from '../../../src/frameworks/marathon/engine/fleet.ts';
import { viewOf } from '../../driver/view/viewed.ts';
import { scriptedWorld } from '../../support/bridge-world.ts';
import type { WorldOptions } from '../../support/bridge-world.ts';
import { containerInstance, taskInfo } from '../../support/builders.ts';
import { worldWithLaunches } from '../../support/waiting-launches.ts';

type World = ReturnType<typeof scriptedWorld>;

/** The agents as Marathon sees them, which is the world's framework, or another one. */
const fleet = ({ bridge, framework }: World, isMarathon = true): Fleet =>
  marathonFleet(viewOf(bridge), isMarathon ? framework.id : 'another', '*');

const absences = (...given: Parameters<typeof fleet>): unknown =>
  Object.fromEntries(fleet(...given).agents.map(({ id, absence }) => [id, absence?.stage]));

describe('The agents that Marathon may be offered', () => {
  it('are told apart from those that are drained, and those that the configuration leaves out', () => {
    const offerFilter = readInstanceFilter('attribute:stack == web', compileLinearPattern);
    const world = scriptedWorld({
      config: { offerFilter } satisfies WorldOptions['config'],
      instances: [
        containerInstance({ id: 'a', attributes: [{ name: 'stack', value: 'web' }] }),
        containerInstance({ id: 'b', status: 'DRAINING' }),
        containerInstance({ id: 'c', attributes: [{ name: 'stack', value: 'db' }] }),
      ],
    });
    expect(absences(world)).toEqual({ a: undefined, b: 'AgentNotActive', c: 'AgentFiltered' });
  });

  it('have free what is offered to nobody but Marathon, and are with others when those have the offer', () => {
    const world = scriptedWorld();
    const [mine] = fleet(world).agents;
    expect(mine?.free).toEqual(mine?.total);
    expect(absences(world)).toEqual({ 'agent-1': undefined });
    expect(absences(world, false)).toEqual({ 'agent-1': 'OfferedToOthers' });
  });

  it('are not offered while launches wait for their turn', () => {
    const world = worldWithLaunches(60);
    world.bridge.advance(10_000);
    expect(absences(world)).toMatchObject({ 'agent-2': 'LaunchesThrottled' });
  });

  it('are limited by what the quota of the role leaves beside its tasks', () => {
    const world = scriptedWorld({ config: { roles: { '*': { quota: { cpus: 1 } } } } });
    expect(fleet(world).roleRoom).toEqual({ cpus: 1 });
    world.framework.launch(taskInfo());
    expect(fleet(world).roleRoom).toEqual({ cpus: 0.75 });
    expect(fleet(scriptedWorld()).roleRoom).toEqual({});
  });
});
