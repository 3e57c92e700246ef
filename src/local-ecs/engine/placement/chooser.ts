import type { InstanceRecord } from '../instances/container-instance.ts';

/** Chooses an instance for one task, and hears of the task that was placed there. */
export interface Chooser {
  next(): InstanceRecord | undefined;
  placed(instance: InstanceRecord): void;
}
