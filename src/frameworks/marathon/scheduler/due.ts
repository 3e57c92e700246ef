import type { TaskId } from '../../../mesos/ids.ts';
import type { PathId } from '../engine/path-id.ts';

/** What waits for a time. */
export type Due =
  /** An app may launch again. */
  | { readonly type: 'delayOver'; readonly app: PathId }
  /** A kill that nobody has confirmed. */
  | { readonly type: 'killRetry'; readonly instance: string }
  /** A launch that nobody has confirmed. */
  | { readonly type: 'launchConfirm'; readonly instance: string }
  /** An instance out of reach is to be replaced, or forgotten. */
  | { readonly type: 'unreachable'; readonly instance: string }
  /** An agent has had its time to say how a task is. */
  | { readonly type: 'graceOver'; readonly instance: string }
  | {
      readonly type: 'probe';
      readonly taskId: TaskId;
      readonly purpose: 'health' | 'readiness';
      readonly index: number;
    }
  | { readonly type: 'revive' }
  | { readonly type: 'reconcile' };

/** The name under which a deadline is moved and cleared. */
export function dueKey(due: Due): string {
  switch (due.type) {
    case 'delayOver':
      return `delayOver ${due.app}`;
    case 'killRetry':
    case 'launchConfirm':
    case 'unreachable':
    case 'graceOver':
      return `${due.type} ${due.instance}`;
    case 'probe':
      return `probe ${due.taskId} ${due.purpose} ${due.index}`;
    case 'revive':
    case 'reconcile':
      return due.type;
  }
}
