import type { Metrics } from '../../src/ports/metrics.ts';

/** Remembers all it is told, as lists of arguments by method. */
export class RecordingMetrics implements Metrics {
  readonly ecsCalls: Parameters<Metrics['ecsCallEnded']>[] = [];
  readonly turns: Parameters<Metrics['turnEnded']>[] = [];
  readonly writes: Parameters<Metrics['storeWritten']>[] = [];
  readonly storeFailures: Parameters<Metrics['storeFailed']>[0][] = [];
  readonly decisions: string[] = [];
  readonly steps: Parameters<Metrics['stepped']>[] = [];
  readonly offerCycles: number[] = [];
  readonly effects: Parameters<Metrics['effectEnded']>[] = [];
  readonly loads: Parameters<Metrics['storeLoaded']>[] = [];
  readonly measures: Parameters<Metrics['measured']>[] = [];

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

  stepped(...told: Parameters<Metrics['stepped']>): void {
    this.steps.push(told);
  }

  offersAllocated(seconds: number): void {
    this.offerCycles.push(seconds);
  }

  effectEnded(...told: Parameters<Metrics['effectEnded']>): void {
    this.effects.push(told);
  }

  storeLoaded(...told: Parameters<Metrics['storeLoaded']>): void {
    this.loads.push(told);
  }

  measured(...told: Parameters<Metrics['measured']>): void {
    this.measures.push(told);
  }

  decided(event: string): void {
    this.decisions.push(event);
  }
}
