import type { EcsAnswer, EcsCall } from '../bridge/ecs-call.ts';
import type { LaunchId } from '../bridge/identity.ts';
import type { HostsAnswer } from '../bridge/input.ts';
import type { BridgeState } from '../bridge/state.ts';
import type { Clock } from '../ports/clock.ts';
import type { EcsGateway } from '../ports/ecs-gateway.ts';
import type { HostDirectory } from '../ports/host-directory.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Span, Tracing } from '../ports/tracing.ts';
import { HOST_OPERATION, performCall, performHosts } from './perform.ts';

export interface EcsCallsParts {
  readonly gateway: EcsGateway;
  readonly hosts: HostDirectory;
  readonly clock: Clock;
  readonly metrics: Metrics | undefined;
  readonly tracing: Tracing;
  /** Knows what calls are a part of. */
  readonly state: BridgeState;
}

/** Launches that a call is for, the first of them first. */
function launchesOf(call: EcsCall): readonly LaunchId[] {
  switch (call.operation) {
    case 'StartTask':
      return [call.launchId, ...(call.furtherLaunches ?? [])];
    case 'RunTask':
      return [call.launchId];
    case 'StopTask':
      return call.launchId === undefined ? [] : [call.launchId];
    default:
      return [];
  }
}

/** The request by AWS's name for it, where that is known. */
function requestIdOf({ outcome }: EcsAnswer): string | undefined {
  if (!outcome.ok) return outcome.failure.requestId;
  return 'requestId' in outcome.value ? outcome.value.requestId : undefined;
}

/** Makes the calls that the heart wants made, timed, counted, and followed where they are about launches. */
export class EcsCalls {
  readonly #parts: EcsCallsParts;

  constructor(parts: EcsCallsParts) {
    this.#parts = parts;
  }

  /** Never rejects. */
  async make(call: EcsCall): Promise<EcsAnswer> {
    const { gateway, clock, metrics } = this.#parts;
    const span = this.#span(call);
    const answer = await performCall(gateway, clock, call);
    const { outcome, begunAtMs } = answer;
    const result = outcome.ok ? 'ok' : outcome.failure.code;
    metrics?.ecsCallEnded(call.operation, result, this.#secondsSince(begunAtMs));
    metrics?.effectEnded('ecs-call', outcome.ok ? 'ok' : 'failed');
    const requestId = requestIdOf(answer);
    if (requestId !== undefined) span?.set({ 'aws.request_id': requestId });
    span?.end(outcome.ok ? undefined : outcome.failure.code);
    return span?.traceparent === undefined ? answer : { ...answer, trace: span.traceparent };
  }

  /** Asks the host directory. Never rejects either. */
  async resolveHosts(ec2InstanceIds: readonly string[]): Promise<HostsAnswer> {
    const { hosts, clock, metrics } = this.#parts;
    const begunAtMs = clock.now();
    const answer = await performHosts(hosts, ec2InstanceIds);
    const result = answer.outcome.ok ? 'ok' : answer.outcome.failure.code;
    metrics?.ecsCallEnded(HOST_OPERATION, result, this.#secondsSince(begunAtMs));
    metrics?.effectEnded('resolve-hosts', answer.outcome.ok ? 'ok' : 'failed');
    return answer;
  }

  /** A part of what asked for the first of its launches, linked with what asked for the others. */
  #span(call: EcsCall): Span | undefined {
    const { state, tracing } = this.#parts;
    const launches = launchesOf(call);
    if (launches.length === 0) return undefined;
    const [parent, ...links] = launches.map((id) => {
      const key = state.tasksByLaunch.get(id);
      return key === undefined ? undefined : state.tasks.get(key)?.trace?.asked;
    });
    return tracing.start(`ecs.${call.operation}`, {
      parent,
      links,
      remote: 'CALLED',
      attributes: {
        'aws.ecs.cluster.arn': state.cluster?.clusterArn ?? '',
        'ecs_scheduler.batch_size': launches.length,
      },
    });
  }

  /** The clock may have been set back meanwhile. */
  #secondsSince(atMs: number): number {
    return Math.max(0, this.#parts.clock.now() - atMs) / 1000;
  }
}
