import type { EcsErrorCode } from '../ecs/failure.ts';

/**
 * Hears what the runner does, to count and time it. No method throws, none takes long. Durations are of the wall clock:
 * whole milliseconds, and never negative.
 */
export interface Metrics {
  /** ECS has answered a call, or it has failed. @param operation as AWS spells it. */
  ecsCallEnded(operation: string, outcome: 'ok' | EcsErrorCode, seconds: number): void;
  /** One input has been decided on. @param input its kind. */
  stepped(input: string, seconds: number): void;
  /** What agents have free has been offered, or taken back. */
  offersAllocated(seconds: number): void;
  /** What was decided has been carried out, or could not be. @param effect its kind. */
  effectEnded(effect: string, outcome: 'ok' | 'failed'): void;
  /** Inputs have been decided on. What follows from it is not in the time. */
  turnEnded(inputs: number, seconds: number): void;
  /** All that survived has been read. */
  storeLoaded(records: number, seconds: number): void;
  /** Records, changed or deleted, are safe. */
  storeWritten(records: number, seconds: number): void;
  /** The store has failed, and with it the bridge. */
  storeFailed(operation: 'load' | 'write'): void;
  /** A decision. @param event its stable name. @param fields the log keys it is about. */
  decided(event: string, fields: Readonly<Record<string, unknown>>): void;
  /** A quantity, of durations in seconds. @param name its stable name. @param labels what tells it from others. */
  measured(name: string, labels: Readonly<Record<string, string>>, value: number): void;
}
