import type { Call } from './call.ts';
import type { FrameworkInfo } from './framework-info.ts';
import { uuidText } from './uuid.ts';

/** Why a principal may not speak for a framework that says whose it is. */
export function strangePrincipal(
  principal: string | undefined,
  { principal: set }: FrameworkInfo,
): string | undefined {
  return principal === undefined || set === undefined || principal === set
    ? undefined
    : `Authenticated principal '${principal}' does not match principal '${set}' set in \`FrameworkInfo\``;
}

/**
 * What is wrong with a call by itself, once it has the body its type needs.
 * @param principal who makes it, where somebody has to say.
 * @see Mesos `src/master/validation.cpp`, scheduler::call
 */
export function validateCall(call: Call, principal: string | undefined): string | undefined {
  switch (call.type) {
    case 'SUBSCRIBE': {
      const { frameworkInfo } = call.subscribe;
      return (call.frameworkId ?? '') === (frameworkInfo.id ?? '')
        ? strangePrincipal(principal, frameworkInfo)
        : "'framework_id' differs from 'subscribe.framework_info.id'";
    }
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
