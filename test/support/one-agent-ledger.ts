import { agentInfoOf } from '../../src/bridge/agent-info.ts';
import { NOTHING, quantitiesOf } from '../../src/bridge/amounts.ts';
import type { Amounts } from '../../src/bridge/amounts.ts';
import { launchId } from '../../src/bridge/identity.ts';
import { createState } from '../../src/bridge/state.ts';
import type { Agent, BridgeState, Hold } from '../../src/bridge/state.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import { agentId, frameworkId, offerId } from '../../src/mesos/ids.ts';
import { bridgeConfig } from './bridge-config.ts';
import { containerInstance } from './builders.ts';

export const SETTLE_MS = 3_000;
export const PORTS = [{ begin: 31_000, end: 31_009 }];
export const A1 = agentId('agent-1');

export const newState = (): BridgeState =>
  createState(bridgeConfig({ diskMiB: 0, ports: PORTS, timing: { settleMs: SETTLE_MS } }), 'epoch');

export const agentOf = (instance: ContainerInstance, readMs = 0): Agent => ({
  id: A1,
  instance,
  info: agentInfoOf(instance, undefined, bridgeConfig()),
  readBegunAtMs: readMs,
  readEndedAtMs: readMs,
  presence: { status: 'CONNECTED', sinceMs: 0 },
  offerableFromMs: 0,
});

export const agentWith = (cpuUnits: number, readMs = 0): Agent =>
  agentOf(containerInstance({ remaining: { cpuUnits, memoryMiB: 1_000 } }), readMs);

export const holdOf = (given: Partial<Hold> = {}): Hold => ({
  launchId: launchId('l1'),
  agentId: A1,
  declared: { ...NOTHING, cpuUnits: 100 },
  reserved: { ...NOTHING, cpuUnits: 60 },
  frameworkId: frameworkId('f1'),
  role: '*',
  visibility: 'UNSEEN',
  sentAtMs: Number.POSITIVE_INFINITY,
  acceptedAtMs: Number.POSITIVE_INFINITY,
  ...given,
});

export function offer(state: BridgeState, amounts: Amounts): void {
  const id = offerId(`o${state.offers.size}`);
  const quantities = quantitiesOf(amounts);
  const framework = frameworkId('f');
  state.offers.set(id, {
    id,
    frameworkId: framework,
    role: '*',
    agentId: A1,
    amounts,
    quantities,
    madeAtMs: 0,
  });
  state.offersByAgent.set(A1, new Set([...(state.offersByAgent.get(A1) ?? []), id]));
}
