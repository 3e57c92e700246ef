import type { EcsEvent } from '../ecs/event.ts';

/** Takes an event. @param applied to be called once what the event says has been decided on and is remembered. */
export type EcsEventListener = (event: EcsEvent, applied: () => void) => void;

/**
 * Brings events of ECS about one cluster: each at least once, in any order, perhaps late, perhaps never. One that was
 * not said to be applied comes again, in this life or the next.
 */
export interface EcsEventSource {
  /** Begins, once. Failures are logged and retried for as long as it takes; none comes out of here. */
  start(listener: EcsEventListener): void;
  /** Hands out nothing more, and resolves when what was applied is acknowledged, as far as that can be done. */
  stop(): Promise<void>;
}
