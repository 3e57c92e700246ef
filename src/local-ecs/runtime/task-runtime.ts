import type { EcsTaskArn } from '../../ecs/arn.ts';
import type { LocalEcsEffect } from '../engine/effect.ts';
import type { ProcessInput } from '../engine/input.ts';

/** The wish of the engine for a process. */
export type StartProcess = Extract<LocalEcsEffect, { type: 'start-process' }>;

/** Names the process that stands for a container. */
export interface ProcessKey {
  readonly taskArn: EcsTaskArn;
  readonly container: string;
}

/** Runs what the engine wants run. What becomes of it is told to the listener given at creation, never from inside a call. */
export interface TaskRuntime {
  start(process: StartProcess): void;
  /** SIGTERM to the whole process group, SIGKILL after the timeout; 0 is SIGKILL at once. Unknown or ended: no effect. */
  stop(key: ProcessKey, stopTimeoutMs: number): void;
  /** Kills everything that still runs and resolves when it has ended. */
  close(): Promise<void>;
}

/** Hears what becomes of processes. */
export type ProcessListener = (input: ProcessInput) => void;
