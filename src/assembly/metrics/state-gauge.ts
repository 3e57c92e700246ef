import type { BridgeState } from '../../bridge/state.ts';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge that is read off the bridge's state. */
export interface StateGauge {
  /** Without the prefix. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: (state: BridgeState, nowMs: number) => readonly Sample[];
}

/** The one sample of a gauge without labels. */
export const plain = (value: number): readonly Sample[] => [{ labels: {}, value }];

export const counted = (count: number): number => count;

/** A sample for each of some values, whose names are those of the label in whatever letters. */
export function byLabel<T>(
  label: string,
  values: Readonly<Record<string, T>>,
  measure: (value: T) => number,
): readonly Sample[] {
  return Object.entries(values).map(([name, value]) => ({
    labels: { [label]: name.toLowerCase() },
    value: measure(value),
  }));
}

/** A sample for each framework, by the name it is counted under. */
export function byFramework(
  values: ReadonlyMap<string, number>,
  measure: (value: number) => number = counted,
): readonly Sample[] {
  return [...values].map(([framework, value]) => ({ labels: { framework }, value: measure(value) }));
}

/** Mesos's names of states, without what they all begin with. */
export const shortState = (state: string): string => state.replace(/^TASK_/, '').toLowerCase();
