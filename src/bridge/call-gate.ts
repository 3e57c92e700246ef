import type { Call } from '../mesos/call.ts';
import { uuidText } from '../mesos/uuid.ts';
import type { Refusal } from './effect.ts';
import type { SessionId } from './input.ts';
import type { BridgeState, Framework } from './state.ts';

export type Verdict =
  | { readonly type: 'SUBSCRIBE'; readonly call: Call<'SUBSCRIBE'> }
  | { readonly type: 'ADMITTED'; readonly framework: Framework }
  | { readonly type: 'REFUSED'; readonly refusal: Refusal };

const refused = (status: Refusal['status'], message: string): Verdict => ({
  type: 'REFUSED',
  refusal: { status, message },
});

/** What is wrong with a call by itself. @see Mesos `src/master/validation.cpp`, scheduler::call */
function validateCall(call: Call): string | undefined {
  switch (call.type) {
    case 'SUBSCRIBE':
      return (call.frameworkId ?? '') === (call.subscribe.frameworkInfo.id ?? '')
        ? undefined
        : "'framework_id' differs from 'subscribe.framework_info.id'";
    case 'ACKNOWLEDGE':
      return uuidText(call.acknowledge.uuid) === undefined ? 'Not a valid UUID' : undefined;
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      if (uuidText(call.acknowledgeOperationStatus.uuid) === undefined) return 'Not a valid UUID';
      return call.acknowledgeOperationStatus.agentId === undefined
        ? "Expecting 'agent_id' to be present"
        : undefined;
    case 'UPDATE_FRAMEWORK':
      return call.updateFramework.frameworkInfo.id === call.frameworkId
        ? undefined
        : "'framework_id' differs from 'update_framework.framework_info.id'";
    default:
      return undefined;
  }
}

/** Whether a call may be acted on, in the order and words of a Mesos master. */
export function judgeCall(state: BridgeState, sessionId: SessionId, call: Call): Verdict {
  if (call.type !== 'SUBSCRIBE' && (call.frameworkId ?? '') === '')
    return refused(400, "Failed to validate scheduler::Call: Expecting 'framework_id' to be present");
  const problem = validateCall(call);
  if (problem !== undefined) return refused(400, `Failed to validate scheduler::Call: ${problem}`);
  if (call.type === 'SUBSCRIBE') return { type: 'SUBSCRIBE', call };
  const framework = call.frameworkId === undefined ? undefined : state.frameworks.get(call.frameworkId);
  if (framework === undefined) return refused(400, 'Framework cannot be found');
  if (framework.sessionId !== sessionId) return refused(403, 'Framework is not subscribed');
  return { type: 'ADMITTED', framework };
}
