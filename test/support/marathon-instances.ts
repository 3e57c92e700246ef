import { resolvePathId } from '../../src/frameworks/marathon/engine/path-id.ts';
import { instanceIdFor, taskIdFor } from '../../src/frameworks/marathon/engine/task-id.ts';
import type { Instance } from '../../src/frameworks/marathon/scheduler/instance.ts';
import { agentId } from '../../src/mesos/ids.ts';
import { NOW, NOW_MS } from './marathon-builders.ts';

type InstanceChanges = Partial<Omit<Instance, 'app' | 'agent'>> & {
  /** Default `/app`. */
  readonly app?: string;
  /** The agent's name; default `host1`. */
  readonly host?: string;
  /** Tells instances of an app apart; default 1. */
  readonly n?: number;
};

/** A running instance without ports, launched at {@link NOW} and started a second later. */
export function instance({
  app = '/app',
  host = 'host1',
  n = 1,
  attempt = 1,
  ...changes
}: InstanceChanges = {}): Instance {
  const path = resolvePathId(app);
  const id = instanceIdFor(path, `00000000-0000-1000-8000-${String(n).padStart(12, '0')}`);
  return {
    id,
    app: path,
    taskId: taskIdFor(id, attempt),
    attempt,
    version: NOW,
    agent: { agentId: agentId(`agent-${host}`), hostname: host, attributes: [] },
    hostPorts: [],
    state: 'TASK_RUNNING',
    stagedAtMs: NOW_MS,
    startedAtMs: NOW_MS + 1_000,
    ipAddresses: ['10.0.0.1'],
    ...changes,
  };
}
