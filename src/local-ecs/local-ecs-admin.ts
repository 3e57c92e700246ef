import type {
  AddContainerInstances,
  AddEventRule,
  AdminCommand,
  ChangeMachine,
  DeregisterContainerInstance,
  ForgetTask,
  InjectFault,
  KillContainer,
  PurgeQueue,
  PutAttributes,
  RemoveEventRules,
  SendMessage,
  SetContainerHealth,
  SetContainerInstanceHealth,
  SetContainerInstanceState,
  SetEventFaults,
  SetLimits,
  StartTask,
  StopTask,
} from './engine/admin/admin-command.ts';
import { ApiError } from './engine/api-error.ts';
import type { JsonObject } from './engine/json.ts';
import { parseFaultPlan } from './fault-plan-document.ts';
import type { FaultPlanDocument } from './fault-plan-document.ts';
import type { Answer } from './local-ecs-runner.ts';

type Without<Command> = Omit<Command, 'type'>;

/** A command that was refused; `code` is that of an ECS error. */
export class LocalEcsAdminError extends Error {
  override readonly name = 'LocalEcsAdminError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * What people or the world do to the local ECS behind its API. Methods resolve to the answer told at each command in
 * `engine/admin/admin-command.ts` and reject with a `LocalEcsAdminError`.
 */
export interface LocalEcsAdmin {
  addContainerInstances(command?: Without<AddContainerInstances>): Promise<JsonObject>;
  deregisterContainerInstance(command: Without<DeregisterContainerInstance>): Promise<JsonObject>;
  terminateMachine(command: Without<ChangeMachine>): Promise<JsonObject>;
  stopMachine(command: Without<ChangeMachine>): Promise<JsonObject>;
  startMachine(command: Without<ChangeMachine>): Promise<JsonObject>;
  disconnectAgent(command: Without<ChangeMachine>): Promise<JsonObject>;
  reconnectAgent(command: Without<ChangeMachine>): Promise<JsonObject>;
  replaceContainerInstance(command: Without<ChangeMachine>): Promise<JsonObject>;
  setContainerInstanceState(command: Without<SetContainerInstanceState>): Promise<JsonObject>;
  setContainerInstanceHealth(command: Without<SetContainerInstanceHealth>): Promise<JsonObject>;
  killContainer(command: Without<KillContainer>): Promise<JsonObject>;
  setContainerHealth(command: Without<SetContainerHealth>): Promise<JsonObject>;
  summarize(): Promise<JsonObject>;
  reset(): Promise<JsonObject>;
  setLimits(command: Without<SetLimits>): Promise<JsonObject>;
  listLimits(): Promise<JsonObject>;
  injectFault(command: Without<InjectFault>): Promise<JsonObject>;
  addEventRule(command: Without<AddEventRule>): Promise<JsonObject>;
  removeEventRules(command: Without<RemoveEventRules>): Promise<JsonObject>;
  setEventFaults(command: Without<SetEventFaults>): Promise<JsonObject>;
  listFaults(): Promise<JsonObject>;
  clearFaults(): Promise<JsonObject>;
  startTask(command: Without<StartTask>): Promise<JsonObject>;
  stopTask(command: Without<StopTask>): Promise<JsonObject>;
  putAttributes(command: Without<PutAttributes>): Promise<JsonObject>;
  sendMessage(command: Without<SendMessage>): Promise<JsonObject>;
  purgeQueue(command: Without<PurgeQueue>): Promise<JsonObject>;
  forgetTask(command: Without<ForgetTask>): Promise<JsonObject>;
  applyFaultPlan(plan: FaultPlanDocument): Promise<JsonObject>;
  listFaultPlan(): Promise<JsonObject>;
  clearFaultPlan(): Promise<JsonObject>;
}

/** Typed methods over whatever carries out admin commands. */
export function createLocalEcsAdmin(carryOut: (command: AdminCommand) => Promise<Answer>): LocalEcsAdmin {
  const run = async (command: AdminCommand): Promise<JsonObject> => {
    const { status, body } = await carryOut(command);
    if (status === 200) return body;
    throw new LocalEcsAdminError(String(body['__type']), String(body['message']));
  };
  const applyPlan = async (document: FaultPlanDocument): Promise<JsonObject> => {
    try {
      return await run({ type: 'ApplyFaultPlan', plan: parseFaultPlan(document) });
    } catch (error) {
      throw error instanceof ApiError ? new LocalEcsAdminError(error.code, error.message) : error;
    }
  };
  return {
    addContainerInstances: (command) => run({ type: 'AddContainerInstances', ...command }),
    deregisterContainerInstance: (command) => run({ type: 'DeregisterContainerInstance', ...command }),
    terminateMachine: (command) => run({ type: 'TerminateMachine', ...command }),
    stopMachine: (command) => run({ type: 'StopMachine', ...command }),
    startMachine: (command) => run({ type: 'StartMachine', ...command }),
    disconnectAgent: (command) => run({ type: 'DisconnectAgent', ...command }),
    reconnectAgent: (command) => run({ type: 'ReconnectAgent', ...command }),
    replaceContainerInstance: (command) => run({ type: 'ReplaceContainerInstance', ...command }),
    setContainerInstanceState: (command) => run({ type: 'SetContainerInstanceState', ...command }),
    setContainerInstanceHealth: (command) => run({ type: 'SetContainerInstanceHealth', ...command }),
    killContainer: (command) => run({ type: 'KillContainer', ...command }),
    setContainerHealth: (command) => run({ type: 'SetContainerHealth', ...command }),
    summarize: () => run({ type: 'Summarize' }),
    reset: () => run({ type: 'Reset' }),
    setLimits: (command) => run({ type: 'SetLimits', ...command }),
    listLimits: () => run({ type: 'ListLimits' }),
    injectFault: (command) => run({ type: 'InjectFault', ...command }),
    addEventRule: (command) => run({ type: 'AddEventRule', ...command }),
    removeEventRules: (command) => run({ type: 'RemoveEventRules', ...command }),
    setEventFaults: (command) => run({ type: 'SetEventFaults', ...command }),
    listFaults: () => run({ type: 'ListFaults' }),
    clearFaults: () => run({ type: 'ClearFaults' }),
    startTask: (command) => run({ type: 'StartTask', ...command }),
    stopTask: (command) => run({ type: 'StopTask', ...command }),
    putAttributes: (command) => run({ type: 'PutAttributes', ...command }),
    sendMessage: (command) => run({ type: 'SendMessage', ...command }),
    purgeQueue: (command) => run({ type: 'PurgeQueue', ...command }),
    forgetTask: (command) => run({ type: 'ForgetTask', ...command }),
    applyFaultPlan: (plan) => applyPlan(plan),
    listFaultPlan: () => run({ type: 'ListFaultPlan' }),
    clearFaultPlan: () => run({ type: 'ClearFaultPlan' }),
  };
}
