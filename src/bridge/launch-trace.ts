/**
 * What a launch is a part of, for those who trace: texts in whatever words they use, handed on and never read. A task
 * keeps it for as long as it lives, over restarts too.
 */
export interface LaunchTrace {
  /** The call that asked for the launch. */
  readonly asked: string;
  /** The call to ECS that started it, where there was one. */
  readonly started?: string;
}
