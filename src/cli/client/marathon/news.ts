import { asText, isItem, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import type { ServerEvent } from './server-events.ts';

/** How a deployment has ended. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The events that tell of deployments, and of the tasks they are about. */
export const WATCHED = [
  'deployment_success',
  'deployment_failed',
  'status_update_event',
  'failed_health_check_event',
  'unhealthy_instance_kill_event',
] as const;

const FAILED = new Set([
  'TASK_FAILED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_UNREACHABLE',
]);

function read(data: string): Item {
  try {
    const json: unknown = JSON.parse(data);
    return isItem(json) ? json : {};
  } catch {
    // It tells nothing then.
    return {};
  }
}

function taskLine({ taskId, taskStatus, host, message }: Item): string {
  const why = asText(message) === '-' ? '' : `: ${asText(message)}`;
  return `${asText(taskId)} ${asText(taskStatus)} on ${asText(host)}${why}`;
}

/** What has been heard of deployments and tasks since somebody began to listen. */
export class News {
  readonly #ended = new Map<string, Outcome>();
  #heard: (() => void) | undefined;
  /** What happened last to a task. */
  lastEvent: string | undefined;
  /** What went wrong last with one. */
  lastFailure: string | undefined;

  /** How a deployment has ended; undefined as long as nothing is heard of its end. */
  outcomeOf(deployment: string): Outcome | undefined {
    return this.#ended.get(deployment);
  }

  /** @returns a promise that resolves with the next event. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#heard = resolve;
    });
  }

  /** @param isConcerned whether events of an app's tasks are of interest. */
  hear({ type, data }: ServerEvent, isConcerned: (app: string) => boolean): void {
    const event = read(data);
    this.#note(type, event, isConcerned);
    this.#heard?.();
  }

  #note(type: string, event: Item, isConcerned: (app: string) => boolean): void {
    const id = asText(event['id'] ?? valueAt(event, 'plan.id'));
    if (type === 'deployment_success') this.#ended.set(id, { ok: true });
    if (type === 'deployment_failed') {
      const reason = event['reason'];
      this.#ended.set(id, { ok: false, reason: typeof reason === 'string' ? reason : 'it was given up' });
    }
    if (!isConcerned(asText(event['appId']))) return;
    if (type === 'status_update_event') this.lastEvent = taskLine(event);
    if (FAILED.has(asText(event['taskStatus']))) this.lastFailure = taskLine(event);
    if (type === 'unhealthy_instance_kill_event')
      this.lastFailure = `${asText(event['taskId'])} is killed: ${asText(event['reason'])}`;
    if (type === 'failed_health_check_event')
      this.lastFailure = `a health check of ${asText(event['taskId'])} fails`;
  }
}
