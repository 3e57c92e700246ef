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

/** Refused when the machine is not in a state in which the change can happen. */
export function changeMachine(turn: Turn, command: ChangeMachine): JsonObject {
  const instance = targetInstance(turn.state, command);
  const { from, carryOut } = CHANGES[command.type];
  if (!from.includes(instance.machine.power))
    throw invalidParameter(
      `The machine ${instance.ec2InstanceId} is ${instance.machine.power}: no ${command.type}.`,
    );
  return { containerInstance: toWireInstance(carryOut(turn, instance), new Set()) };
}
