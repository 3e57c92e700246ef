import type { TaskId } from '../../../mesos/ids.ts';

/** One look at a running task, for its health or its readiness. */
export interface Probe {
  readonly taskId: TaskId;
  readonly instanceId: string;
  readonly purpose: 'health' | 'readiness';
  /** Of the check among the app's. */
  readonly index: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  readonly host: string;
  readonly port: number;
  /** Of checks by HTTP, beginning with a slash. */
  readonly path: string;
  readonly ipProtocol: 'IPv4' | 'IPv6';
  readonly timeoutMs: number;
}

/** What a look has found. */
export type ProbeResult =
  | {
      readonly type: 'response';
      readonly status: number;
      readonly contentType: string;
      /** Cut to what can be shown. */
      readonly body: string;
    }
  /** Of checks by TCP. */
  | { readonly type: 'connected' }
  | { readonly type: 'failed'; readonly cause: string };
