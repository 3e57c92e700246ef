import { invalidParameter } from '../api-error.ts';

/** What goes wrong with events between ECS and the queues. Probabilities are per event, from 0 up to 1. */
export interface EventFaults {
  /** Between which bounds the way to the queue is drawn. Default 0 to 0: at once, before the answer of the call. */
  readonly delayMs?: readonly [min: number, max: number];
  /** That an event arrives twice, each copy on its own way. Default 0. */
  readonly duplicated?: number;
  /** That an event is held up by `reorderMs` at most, so that later ones come before it. Default 0. */
  readonly reordered?: number;
  /** Default 10,000. */
  readonly reorderMs?: number;
  /** That an event never arrives. Default 0. */
  readonly lost?: number;
  /** How far the clock of what sends events is off at most, either way: drawn for each `time`. Default 0. */
  readonly clockSkewMs?: number;
  /** Nothing arrives as long as this is so, and everything late, in order, once it is not. Default false. */
  readonly stalled?: boolean;
}

/** @throws InvalidParameterException */
export function checkEventFaults({ delayMs = [0, 0], reorderMs = 1, ...faults }: EventFaults): void {
  for (const name of ['duplicated', 'reordered', 'lost'] as const) {
    const probability = faults[name] ?? 0;
    if (!(probability >= 0 && probability <= 1))
      throw invalidParameter(`${name} must be at least 0 and at most 1.`);
  }
  if (!((faults.clockSkewMs ?? 0) >= 0)) throw invalidParameter('clockSkewMs must be 0 or more.');
  const [min, max] = delayMs;
  if (!(min >= 0 && max >= min)) throw invalidParameter('delayMs must be two bounds, the smaller one first.');
  if (!(reorderMs > 0)) throw invalidParameter('reorderMs must be above 0.');
}

/**
 * After how many milliseconds each copy of an event arrives; none for one that is lost.
 * @param random at least 0, less than 1
 */
export function drawArrivals(faults: EventFaults, random: () => number): readonly number[] {
  const { delayMs = [0, 0], duplicated = 0, reordered = 0, reorderMs = 10_000, lost = 0 } = faults;
  const happens = (probability: number): boolean => probability > 0 && random() < probability;
  const [min, max] = delayMs;
  const way = (): number => {
    const delay = max === 0 ? 0 : min + Math.floor(random() * (max - min + 1));
    return happens(reordered) ? delay + Math.ceil(random() * reorderMs) : delay;
  };
  if (happens(lost)) return [];
  return happens(duplicated) ? [way(), way()] : [way()];
}

/** How far the time of an event is off. Without skew nothing is taken from chance. */
export function drawSkewMs({ clockSkewMs = 0 }: EventFaults, random: () => number): number {
  return clockSkewMs === 0 ? 0 : Math.round((2 * random() - 1) * clockSkewMs);
}
