import type { Measure } from '../bridge/measure.ts';
import type { Tracing } from '../ports/tracing.ts';

/** A span of its own for a sweep that has just ended. */
export function traceSweep(
  tracing: Tracing,
  { sweep = '', outcome = '' }: Measure['labels'],
  seconds: number,
  nowMs: number,
): void {
  const startedAtMs = nowMs - seconds * 1000;
  const attributes = { 'ecs_scheduler.sweep': sweep };
  tracing.start('sweep', { startedAtMs, attributes }).end(outcome === 'failed' ? outcome : undefined);
}
