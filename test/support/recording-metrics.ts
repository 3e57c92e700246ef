import type { Metrics } from '../../src/ports/metrics.ts';

/** Remembers all it is told, as lists of arguments by method. */
export class RecordingMetrics implements Metrics {
  readonly ecsCalls: Parameters<Metrics['ecsCallEnded']>[] = [];
  readonly turns: Parameters<Metrics['turnEnded']>[] = [];
  readonly writes: Parameters<Metrics['storeWritten']>[] = [];
  readonly storeFailures: Parameters<Metrics['storeFailed']>[0][] = [];
  readonly decisions: string[] = [];

  ecsCallEnded(...told: Parameters<Metrics['ecsCallEnded']>): void {
    this.ecsCalls.push(told);
  }

  turnEnded(...told: Parameters<Metrics['turnEnded']>): void {
    this.turns.push(told);
  }

  storeWritten(...told: Parameters<Metrics['storeWritten']>): void {
    this.writes.push(told);
  }

  storeFailed(operation: Parameters<Metrics['storeFailed']>[0]): void {
    this.storeFailures.push(operation);
  }

  decided(event: string): void {
    this.decisions.push(event);
  }
}
