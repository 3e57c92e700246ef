import { appsBelow } from '../../frameworks/marathon/engine/group.ts';
import { MarathonUnavailableError } from '../../frameworks/marathon/marathon.ts';
import type { Marathon } from '../../frameworks/marathon/marathon.ts';
import type { Deployment } from '../../frameworks/marathon/scheduler/deployment.ts';
import type { MarathonState } from '../../frameworks/marathon/scheduler/state.ts';
import { NO_TRACING } from '../../ports/tracing.ts';
import type { Machinery } from '../back-end.ts';
import type { MarathonSizes } from '../metrics/marathon-metrics.ts';

function sizesOf({ root, deployments, queue }: MarathonState, nowMs: number): MarathonSizes {
  const entries = [...queue.values()];
  const firstMs = entries.reduce((first, { sinceMs }) => Math.min(first, sinceMs), nowMs);
  return {
    apps: appsBelow(root).length,
    deployments: deployments.size,
    waiting: entries.reduce((sum, { count }) => sum + count, 0),
    oldestWaitingSeconds: (nowMs - firstMs) / 1000,
  };
}

/** @returns undefined until what is stored has been read. */
function readSizes(marathon: Pick<Marathon, 'state'>, nowMs: number): MarathonSizes | undefined {
  try {
    return sizesOf(marathon.state, nowMs);
  } catch (error) {
    if (error instanceof MarathonUnavailableError) return undefined;
    throw error;
  }
}

type Ended = { readonly outcome: 'succeeded' } | { readonly outcome: 'failed'; readonly reason: string };

/** Counts, times and traces what a Marathon does. */
export function followMarathon(
  marathon: Pick<Marathon, 'state' | 'listen'>,
  { clock, metrics, tracing = NO_TRACING }: Pick<Machinery, 'clock' | 'metrics' | 'tracing'>,
): void {
  const ended = (deployment: Deployment, atMs: number, end: Ended): void => {
    const { id, startedAtMs, actions, steps } = deployment;
    metrics?.marathon.deploymentEnded(end.outcome, Math.max(0, atMs - startedAtMs) / 1000);
    // It is made as a whole, so that one that was begun before a restart is whole as well.
    const span = tracing.start('marathon.deployment', {
      startedAtMs,
      attributes: {
        'marathon.deployment.id': id,
        'marathon.deployment.apps': actions.size,
        'marathon.deployment.steps': steps.length,
      },
    });
    span.end(end.outcome === 'failed' ? end.reason : undefined);
  };
  metrics?.marathon.watch(() => readSizes(marathon, clock.now()));
  marathon.listen((event, atMs) => {
    if (event.type === 'deployment_success') ended(event.deployment, atMs, { outcome: 'succeeded' });
    if (event.type === 'deployment_failed')
      ended(event.deployment, atMs, { outcome: 'failed', reason: event.reason });
  });
}
