import type { AgentId, FrameworkId, OfferId } from '../mesos/ids.ts';
import type { LaunchId } from './identity.ts';
import type { TaskKey } from './task-record.ts';

/** Things that are due at a time. */
export type Due =
  | { readonly kind: 'instance-sweep' | 'task-poll' | 'census' }
  | { readonly kind: 'launch-queue' | 'budget' | 'recovery' | 'hosts' }
  | { readonly kind: 'host'; readonly ec2InstanceId: string }
  | { readonly kind: 'allocate' | 'filters'; readonly agentId: AgentId }
  | { readonly kind: 'agent-loss' | 'drain' | 'lookup'; readonly agentId: AgentId }
  | { readonly kind: 'inverse-offer'; readonly agentId: AgentId; readonly frameworkId: FrameworkId }
  | { readonly kind: 'quota'; readonly role: string }
  | { readonly kind: 'held-back' }
  | { readonly kind: 'offer-timeout'; readonly offerId: OfferId }
  | { readonly kind: 'failover'; readonly frameworkId: FrameworkId }
  | { readonly kind: 'resend' | 'stop' | 'orphan' | 'abandon'; readonly key: TaskKey }
  | { readonly kind: 'forget'; readonly launchId: LaunchId }
  | { readonly kind: 'definition'; readonly reference: string };

/** The name of something due: the same name set again moves its deadline. */
export function dueName(due: Due): string {
  const { kind, ...rest } = due;
  return [kind, ...Object.values(rest)].join('\n');
}
