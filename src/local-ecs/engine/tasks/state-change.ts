import type { NetworkBinding } from '../../../ecs/task.ts';

/** What an external agent says of one container. */
export interface ContainerStateChange {
  readonly name: string;
  /** Absent when it says other things only, such as the digest of the image. */
  readonly status?: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly runtimeId?: string;
  readonly imageDigest?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly networkBindings?: readonly NetworkBinding[];
}

/** What an external agent says of a task, all at once. */
export interface TaskStateChange {
  readonly status: 'PENDING' | 'MANIFEST_PULLED' | 'RUNNING' | 'STOPPED';
  readonly reason?: string;
  readonly containers: readonly ContainerStateChange[];
  readonly pullStartedAtMs?: number;
  readonly pullStoppedAtMs?: number;
  readonly executionStoppedAtMs?: number;
}
