import type { NetworkBinding } from '../../../ecs/task.ts';
import type { ContainerEnd } from '../tasks/agent-report.ts';
import type { ContainerLife } from './container-life.ts';

/** A program of this machine that stands for a container. */
export interface ContainerProcess {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A container as its machine sees it. */
export interface AgentContainer {
  readonly name: string;
  readonly essential: boolean;
  /** Absent when the container is simulated. */
  readonly process?: ContainerProcess;
  readonly life: ContainerLife;
  readonly stopTimeoutMs: number;
  readonly runtimeId: string;
  phase: 'created' | 'starting' | 'running' | 'ended';
  networkBindings: readonly NetworkBinding[];
  /** How the end of its process is to be told: somebody killed it on purpose. */
  forcedEnd?: ContainerEnd;
}

/**
 * A task as its machine sees it:
 *
 * - `pulling`: images are on their way, containers do not exist.
 * - `waiting`: pulled, but the machine lacks resources.
 * - `starting`: at least one process has not answered yet.
 * - `running`: all containers were started; some may have ended.
 * - `ending`: all containers have ended; the report is due in a moment.
 * - `external`: only a program outside knows.
 * - `over`: reported, or lost together with the machine.
 */
export type AgentTaskPhase = 'pulling' | 'waiting' | 'starting' | 'running' | 'ending' | 'external' | 'over';

/** What the agent of one machine keeps of one task. */
export interface AgentTask {
  phase: AgentTaskPhase;
  /** The agent is ending all containers: it was told to, or an essential one ended. */
  isStopping: boolean;
  /** The task's share of the machine is in use. */
  usesMachine: boolean;
  readonly pullStartedAtMs: number;
  pullStoppedAtMs?: number;
  readonly containers: readonly AgentContainer[];
}
