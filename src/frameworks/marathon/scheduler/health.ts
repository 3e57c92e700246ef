/** What the checks of a task have found so far: one of these for each of the app's health checks. */
export interface Health {
  readonly alive: boolean;
  readonly consecutiveFailures: number;
  readonly firstSuccessMs?: number;
  readonly lastSuccessMs?: number;
  readonly lastFailureMs?: number;
  readonly lastFailureCause?: string;
}

/** What the readiness check of a task has found last. */
export interface Readiness {
  readonly name: string;
  readonly ready: boolean;
  /** Where the check keeps it. */
  readonly lastResponse?: { readonly status: number; readonly contentType: string; readonly body: string };
}

/** The last end of a task of an app that should not have been. */
export interface TaskFailure {
  readonly taskId: string;
  readonly host: string;
  readonly agentId: string;
  readonly state: string;
  readonly message: string;
  readonly timestampMs: number;
  /** The app's, when the task was launched. */
  readonly version: string;
}
