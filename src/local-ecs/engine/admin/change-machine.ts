import { disconnectAgent, reconnectAgent } from '../agent/connection.ts';
import { abandonInstance, startMachine, stopMachine, terminateMachine } from '../agent/machine.ts';
import { invalidParameter } from '../api-error.ts';
import type { InstanceRecord, Machine } from '../instances/container-instance.ts';
import { registerAgain } from '../instances/register-instance.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import type { JsonObject } from '../json.ts';
import type { Turn } from '../turn.ts';
import type { ChangeMachine } from './admin-command.ts';
import { targetInstance } from './admin-target.ts';

interface MachineChange {
  /** The powers in which it can happen. */
  readonly from: readonly Machine['power'][];
  /** @returns the instance that the answer describes. */
  readonly carryOut: (turn: Turn, instance: InstanceRecord) => InstanceRecord;
}

const upon =
  (change: (turn: Turn, instance: InstanceRecord) => void) =>
  (turn: Turn, instance: InstanceRecord): InstanceRecord => {
    change(turn, instance);
    return instance;
  };

const CHANGES: Readonly<Record<ChangeMachine['type'], MachineChange>> = {
  TerminateMachine: { from: ['on', 'stopped'], carryOut: upon(terminateMachine) },
  StopMachine: { from: ['on'], carryOut: upon(stopMachine) },
  StartMachine: { from: ['stopped'], carryOut: upon(startMachine) },
  DisconnectAgent: { from: ['on', 'stopped', 'gone'], carryOut: upon(disconnectAgent) },
  ReconnectAgent: { from: ['on'], carryOut: upon(reconnectAgent) },
  ReplaceContainerInstance: {
    from: ['on'],
    carryOut: (turn, old) => {
      abandonInstance(turn, old);
      return registerAgain(turn, old);
    },
  },
};

/** Changes that can be for a while, and what ends them. */
const MENDED_BY = { DisconnectAgent: 'ReconnectAgent', StopMachine: 'StartMachine' } as const;

const canBeMended = (type: ChangeMachine['type']): type is keyof typeof MENDED_BY => type in MENDED_BY;

function mendLater({ state, nowMs }: Turn, { type, forMs }: ChangeMachine, { id }: InstanceRecord): void {
  if (forMs !== undefined && canBeMended(type))
    state.deadlines.add(nowMs + forMs, { kind: 'machine-mended', instanceId: id, by: MENDED_BY[type] });
}

/** What was done for a while is over, unless something else has happened meanwhile. @see Deadline `machine-mended` */
export function mendMachine(
  turn: Turn,
  instance: InstanceRecord,
  by: 'ReconnectAgent' | 'StartMachine',
): void {
  const { from, carryOut } = CHANGES[by];
  if (instance.known.status !== 'INACTIVE' && from.includes(instance.machine.power)) carryOut(turn, instance);
}

function checkDuration({ type, forMs }: ChangeMachine): void {
  if (forMs !== undefined && !(canBeMended(type) && forMs > 0))
    throw invalidParameter('forMs goes with DisconnectAgent and StopMachine, and must be above 0.');
}

/** Refused when the machine is not in a state in which the change can happen. */
export function changeMachine(turn: Turn, command: ChangeMachine): JsonObject {
  const instance = targetInstance(turn.state, command);
  const { from, carryOut } = CHANGES[command.type];
  checkDuration(command);
  if (!from.includes(instance.machine.power))
    throw invalidParameter(
      `The machine ${instance.ec2InstanceId} is ${instance.machine.power}: no ${command.type}.`,
    );
  const changed = carryOut(turn, instance);
  mendLater(turn, command, changed);
  return { containerInstance: toWireInstance(changed, new Set()) };
}
