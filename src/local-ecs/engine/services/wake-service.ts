import type { Turn } from '../turn.ts';
import type { ServiceRecord } from './service.ts';

/** The scheduler of the service is to look at it then, or earlier. */
export function wakeService({ state, nowMs }: Turn, service: ServiceRecord, atMs = nowMs): void {
  const { scheduler, arn } = service;
  if (service.status === 'INACTIVE' || (scheduler.wakeAtMs ?? Infinity) <= atMs) return;
  scheduler.wakeAtMs = atMs;
  state.deadlines.add(atMs, { kind: 'schedule-service', serviceArn: arn });
}
