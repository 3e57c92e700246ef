import { toWireFault } from '../faults/fault-rules.ts';
import type { JsonObject } from '../json.ts';
import { describeBuckets, setLimits } from '../limits/rate-limits.ts';
import { summaryOf } from '../summary.ts';
import type { Turn } from '../turn.ts';
import { addContainerInstances } from './add-container-instances.ts';
import { purgeQueueOfOthers, sendMessageOfOthers } from './act-on-queue.ts';
import { putAttributesOfOthers, startTaskOfOthers, stopTaskOfOthers } from './act-as-others.ts';
import type {
  AdminCommand,
  ApplyFaultPlan,
  InjectFault,
  OnFaultPlan,
  OnFaults,
  SetEventFaults,
} from './admin-command.ts';
import { changeMachine } from './change-machine.ts';
import { deregisterContainerInstance } from './deregister-container-instance.ts';
import { applyFaultPlan, clearFaultPlan, describePlan } from './fault-plans.ts';
import { forgetTaskNow } from './forget-task.ts';
import { clearFaults, injectFault } from './inject-fault.ts';
import { killContainer } from './kill-container.ts';
import { listLedger } from './list-ledger.ts';
import { listState } from './list-state.ts';
import { reset } from './reset.ts';
import { setContainerHealth } from './set-container-health.ts';
import { addEventRule, removeEventRules } from './event-rules.ts';
import { setEventFaults } from './set-event-faults.ts';
import { setContainerInstanceHealth, setContainerInstanceState } from './set-instance.ts';

type FaultCommand = InjectFault | OnFaults | SetEventFaults | ApplyFaultPlan | OnFaultPlan;

function carryOutOnFaults(turn: Turn, command: FaultCommand): JsonObject {
  switch (command.type) {
    case 'InjectFault':
      return injectFault(turn, command);
    case 'SetEventFaults':
      return setEventFaults(turn, command);
    case 'ListFaults':
      return { faults: turn.state.faults.map(toWireFault) };
    case 'ClearFaults':
      return { faults: clearFaults(turn.state).map(toWireFault) };
    case 'ApplyFaultPlan':
      return applyFaultPlan(turn, command);
    case 'ListFaultPlan':
      return describePlan(turn);
    case 'ClearFaultPlan':
      return clearFaultPlan(turn);
  }
}

/** Carries out an admin command. @returns the body of the answer. @throws ApiError before anything is changed */
export function carryOutAdminCommand(turn: Turn, command: AdminCommand): JsonObject {
  switch (command.type) {
    case 'AddContainerInstances':
      return addContainerInstances(turn, command);
    case 'DeregisterContainerInstance':
      return deregisterContainerInstance(turn, command);
    case 'TerminateMachine':
    case 'StopMachine':
    case 'StartMachine':
    case 'DisconnectAgent':
    case 'ReconnectAgent':
    case 'ReplaceContainerInstance':
      return changeMachine(turn, command);
    case 'SetContainerInstanceState':
      return setContainerInstanceState(turn, command);
    case 'SetContainerInstanceHealth':
      return setContainerInstanceHealth(turn, command);
    case 'KillContainer':
      return killContainer(turn, command);
    case 'SetContainerHealth':
      return setContainerHealth(turn, command);
    case 'ListState':
      return listState(turn, command);
    case 'ListLedger':
      return listLedger(turn, command);
    case 'Summarize':
      return { summary: summaryOf(turn.state) };
    case 'Reset':
      reset(turn);
      return { summary: summaryOf(turn.state) };
    case 'SetLimits':
      setLimits(turn.state.buckets, command.limits, turn.nowMs);
      return { limits: describeBuckets(turn.state.buckets, turn.nowMs) };
    case 'ListLimits':
      return { limits: describeBuckets(turn.state.buckets, turn.nowMs) };
    case 'AddEventRule':
      return addEventRule(turn, command);
    case 'RemoveEventRules':
      return removeEventRules(turn, command);
    case 'StartTask':
      return startTaskOfOthers(turn, command);
    case 'StopTask':
      return stopTaskOfOthers(turn, command);
    case 'PutAttributes':
      return putAttributesOfOthers(turn, command);
    case 'SendMessage':
      return sendMessageOfOthers(turn, command);
    case 'PurgeQueue':
      return purgeQueueOfOthers(turn, command);
    case 'ForgetTask':
      return forgetTaskNow(turn, command);
    default:
      return carryOutOnFaults(turn, command);
  }
}
