import type { SqsEventSource } from '../gateway/sqs-event-source.ts';
import { queueProblem } from './check-queue.ts';
import type { FailureContext } from './explain-failure.ts';
import { failed, failureOf, ok, skipped } from './finding.ts';
import type { Finding } from './finding.ts';
import { PROGRAM } from './problem.ts';

/** Events older than this say nothing of whether they still come. */
const RECENT_MS = 60_000;

/** A queue that cannot be reached at the moment is tried again by a bridge, which starts all the same. */
function queueFailed(check: string, error: unknown, queue: string, context: FailureContext): Finding {
  const failure = failureOf(error);
  const problem = queueProblem(failure, queue);
  if (problem !== undefined) return { check, verdict: 'failed', detail: problem.what, problem };
  return { ...failed(check, failure, context), verdict: 'warning' };
}

/** Whether events come; a bridge that reads the queue at the same time may have taken them. */
function eventsSeen(newestAtMs: number | undefined, nowMs: number): Finding {
  const check = 'events';
  const ageMs = newestAtMs === undefined ? undefined : nowMs - newestAtMs;
  if (ageMs !== undefined && ageMs <= RECENT_MS)
    return ok(check, `the newest that was seen is ${Math.max(0, Math.round(ageMs / 1000))} s old`);
  const what = 'no event of the last 60 s was seen in the queue';
  const problem = {
    code: 'EVENTS_SILENT',
    what,
    why: 'nothing has changed in the cluster, a bridge has taken them already, or the rule does not fill the queue',
    cure: `start or stop a task and look again; npx ${PROGRAM} template events prints the rule`,
  } as const;
  return { check, verdict: 'warning', detail: what, problem };
}

/**
 * Whether the queue of events is there and may be read, and whether events come. Takes none away.
 * @param queue as the setting names it.
 */
export async function examineQueue(
  events: Pick<SqsEventSource, 'check' | 'newestMessageAtMs' | 'tryDelete'> | undefined,
  queue: string | undefined,
  nowMs: number,
  context: FailureContext,
): Promise<readonly Finding[]> {
  if (events === undefined || queue === undefined)
    return [skipped('events', 'not used: no queue is set, polling finds what changes')];
  const findings: Finding[] = [];
  let check = 'sqs:GetQueueAttributes';
  try {
    await events.check();
    findings.push(ok(check, 'allowed'));
    check = 'sqs:ReceiveMessage';
    const newestAtMs = await events.newestMessageAtMs();
    findings.push(ok(check, 'allowed'), eventsSeen(newestAtMs, nowMs));
    check = 'sqs:DeleteMessage';
    await events.tryDelete();
    findings.push(ok(check, 'allowed'));
  } catch (error) {
    findings.push(queueFailed(check, error, queue, context));
  }
  return findings;
}
