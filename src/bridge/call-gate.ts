import type { Call } from '../mesos/call.ts';
import { strangePrincipal, validateCall } from '../mesos/call-validation.ts';
import type { Refusal } from './effect.ts';
import type { Caller } from './input.ts';
import type { BridgeState, Framework } from './state.ts';

export type Verdict =
  | { readonly type: 'SUBSCRIBE'; readonly call: Call<'SUBSCRIBE'> }
  | { readonly type: 'ADMITTED'; readonly framework: Framework }
  | { readonly type: 'REFUSED'; readonly refusal: Refusal };

const refused = (status: Refusal['status'], message: string): Verdict => ({
  type: 'REFUSED',
  refusal: { status, message },
});

/** Whether a caller holds the framework's session. */
function judgeSession({ id, sessionId: current, info }: Framework, caller: Caller): Refusal | undefined {
  const strange = strangePrincipal(caller.principal, info);
  if (strange !== undefined) return { status: 400, message: strange };
  if (current === undefined) return { status: 403, message: 'Framework is not subscribed' };
  const { sessionId: named } = caller;
  if (named === current) return undefined;
  const message =
    named === undefined
      ? "All non-subscribe calls should include the 'Mesos-Stream-Id' header"
      : `The stream ID '${named}' included in this request didn't match the stream ID currently associated with framework ID ${id}`;
  return { status: 400, message };
}

/**
 * Whether a call may be acted on, in the order and words of a Mesos master.
 * @see Mesos `src/master/http.cpp`, Master::Http::scheduler
 */
export function judgeCall(state: BridgeState, caller: Caller, call: Call): Verdict {
  if (call.type !== 'SUBSCRIBE' && (call.frameworkId ?? '') === '')
    return refused(400, "Failed to validate scheduler::Call: Expecting 'framework_id' to be present");
  const problem = validateCall(call, caller.principal);
  if (problem !== undefined) return refused(400, `Failed to validate scheduler::Call: ${problem}`);
  if (call.type === 'SUBSCRIBE') return { type: 'SUBSCRIBE', call };
  const framework = call.frameworkId === undefined ? undefined : state.frameworks.get(call.frameworkId);
  if (framework === undefined) return refused(400, 'Framework cannot be found');
  const refusal = judgeSession(framework, caller);
  return refusal === undefined ? { type: 'ADMITTED', framework } : { type: 'REFUSED', refusal };
}
