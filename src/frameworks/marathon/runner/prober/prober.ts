import type { Probe, ProbeResult } from '../../scheduler/probe.ts';

/** Looks at running tasks from outside. */
export interface Prober {
  /** Never rejects: what goes wrong is what was found. */
  probe(probe: Probe): Promise<ProbeResult>;
  /** Gives up everything under way; what comes later fails at once. */
  close(): void;
}
