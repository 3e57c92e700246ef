import { describe, expect, it } from '@jest/globals';

import { agentsByState, resourcesByState } from '../../src/bridge/fleet-view.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { containerInstance, taskInfo } from '../support/builders.ts';

const MINUTE = 60_000;

const agents = ({ state, nowMs }: ScriptedBridge) => agentsByState(state, nowMs);

const cpuUnits = ({ state, nowMs }: ScriptedBridge): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(resourcesByState(state, nowMs)).map(([kind, size]) => [kind, size.cpuUnits]),
  );

const memoryMiB = ({ state, nowMs }: ScriptedBridge): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(resourcesByState(state, nowMs)).map(([kind, size]) => [kind, size.memoryMiB]),
  );

const NOTHING = { ours: 0, foreign: 0, in_flight: 0, offered: 0, idle: 0, withheld: 0 };
const NO_AGENTS = {
  active: 0,
  draining: 0,
  disconnected: 0,
  unreachable: 0,
  impaired: 0,
  filtered: 0,
  withheld: 0,
};

describe('agents', () => {
  it('are counted by why they are offered or not', () => {
    const { bridge } = scriptedWorld({
      instances: [
        containerInstance({ id: 'a' }),
        containerInstance({ id: 'b', status: 'DRAINING' }),
        containerInstance({ id: 'c', agentConnected: false }),
        containerInstance({ id: 'd', impaired: true }),
        containerInstance({ id: 'e', status: 'REGISTERING' }),
      ],
    });
    expect(agents(bridge)).toEqual({
      active: 1,
      draining: 1,
      disconnected: 1,
      unreachable: 0,
      impaired: 1,
      filtered: 0,
      withheld: 1,
    });
  });

  it('are unreachable once they have been given up, and withheld for a moment when they are back', () => {
    const { bridge, ecs } = scriptedWorld({
      config: { maxAgentLossFraction: 1 },
      instances: [containerInstance({ agentConnected: false })],
    });
    bridge.advance(6 * MINUTE);
    expect(agents(bridge)).toEqual({ ...NO_AGENTS, unreachable: 1 });
    ecs.changeInstance('agent-1', { agentConnected: true });
    bridge.advance(6_000);
    expect(agents(bridge)).toEqual({ ...NO_AGENTS, withheld: 1 });
    bridge.advance(MINUTE);
    expect(agents(bridge)).toEqual({ ...NO_AGENTS, active: 1 });
  });
});

describe('resources', () => {
  it('are all offered of a machine with nothing on it', () => {
    const { bridge } = scriptedWorld();
    expect(cpuUnits(bridge)).toEqual({ ...NOTHING, offered: 4_096 });
    expect(memoryMiB(bridge)).toEqual({ ...NOTHING, offered: 4_000 });
  });

  it('are idle when they are declined', () => {
    const { bridge, framework } = scriptedWorld();
    framework.decline(framework.offers, 3_600);
    expect(cpuUnits(bridge)).toEqual({ ...NOTHING, idle: 4_096 });
  });

  it('are foreign where others have taken them', () => {
    const { bridge } = scriptedWorld({
      instances: [containerInstance({ remaining: { cpuUnits: 1_096, memoryMiB: 1_000 } })],
    });
    expect(cpuUnits(bridge)).toEqual({ ...NOTHING, foreign: 3_000, offered: 1_096 });
    expect(memoryMiB(bridge)).toEqual({ ...NOTHING, foreign: 3_000, offered: 1_000 });
  });

  it('are withheld on an agent that is not offered', () => {
    const { bridge } = scriptedWorld({
      instances: [containerInstance({ status: 'DRAINING', remaining: { cpuUnits: 1_096 } })],
    });
    expect(cpuUnits(bridge)).toEqual({ ...NOTHING, foreign: 3_000, withheld: 1_096 });
  });

  it('are in flight while a launch is, and ours once a snapshot shows it', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    const held = bridge.hold('StartTask');
    framework.launch(taskInfo());
    expect(cpuUnits(bridge)).toMatchObject({ ours: 0, in_flight: 256, offered: 3_840 });
    held.release();
    ecs.run('t1');
    bridge.advance(MINUTE);
    expect(cpuUnits(bridge)).toEqual({ ...NOTHING, ours: 256, offered: 3_840 });
    expect(memoryMiB(bridge)).toEqual({ ...NOTHING, ours: 128, offered: 3_872 });
  });

  it('of ours are all that a task declares, where its definition reserves less', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo({ cpus: 1 }));
    ecs.run('t1');
    bridge.advance(MINUTE);
    expect(cpuUnits(bridge)).toEqual({ ...NOTHING, ours: 1_024, offered: 3_072 });
  });

  it('add up to what is registered once all has settled', () => {
    const { bridge, ecs, framework } = scriptedWorld({
      instances: [
        containerInstance({ remaining: { cpuUnits: 3_000 } }),
        containerInstance({ id: 'agent-2', status: 'DRAINING' }),
        containerInstance({ id: 'agent-3' }),
      ],
    });
    framework.launch(taskInfo(), taskInfo({ id: 't2', on: 'agent-3', cpus: 2 }));
    ecs.run('t1');
    ecs.run('t2');
    bridge.advance(MINUTE);
    const sum = Object.values(cpuUnits(bridge)).reduce((total, units) => total + units, 0);
    expect(sum).toBe(3 * 4_096);
  });
});
