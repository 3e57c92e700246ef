import type { ContainerOverride, TaskOverrides } from '../../../ecs/overrides.ts';
import type { ContainerDefinition, TaskDefinition } from '../../../ecs/task-definition.ts';
import type { Machine } from '../instances/container-instance.ts';
import { drawStartLatency } from '../latency/start-latency.ts';
import type { TaskRecord } from '../tasks/task.ts';
import { takeId } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { AgentContainer, AgentTask, ContainerProcess } from './agent-task.ts';
import { LIFE_VARIABLE, parseContainerLife } from './container-life.ts';
import type { ContainerLife } from './container-life.ts';

/** The agent's ECS_CONTAINER_STOP_TIMEOUT, where the definition says nothing. */
const DEFAULT_STOP_TIMEOUT_MS = 30_000;

function environmentOf(
  container: ContainerDefinition,
  override: ContainerOverride | undefined,
): Readonly<Record<string, string>> {
  const pairs = [...container.environment, ...(override?.environment ?? [])];
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}

function configuredLife(
  turn: Turn,
  { family, revision }: TaskDefinition,
  override: ContainerOverride | undefined,
): ContainerLife {
  const { lives, commandLives } = turn.state.options;
  const name = `${family}:${revision}`;
  const ofCommand = override?.command === undefined ? commandLives[name] : undefined;
  return lives[name] ?? lives[family] ?? ofCommand ?? {};
}

function lifeOf(configured: ContainerLife, variable: string | undefined): ContainerLife {
  if (variable === undefined) return configured;
  const parsed = parseContainerLife(variable);
  if ('problem' in parsed) return { startError: `the variable ${LIFE_VARIABLE} is wrong: ${parsed.problem}` };
  return { ...configured, ...parsed };
}

function processOf(
  turn: Turn,
  container: ContainerDefinition,
  override: ContainerOverride | undefined,
  environment: Readonly<Record<string, string>>,
): ContainerProcess | undefined {
  const argv = [...(container.entryPoint ?? []), ...(override?.command ?? container.command ?? [])];
  return turn.state.options.runtime === 'process' && argv.length > 0 ? { argv, environment } : undefined;
}

/** A fault may decide how the tasks of a call live; what their containers are told then does not count. */
function imposedLife({ fault }: Turn): ContainerLife | undefined {
  if (fault?.fault === 'stops-before-running') return { runMs: 0 };
  return fault?.fault === 'stops-before-answer' ? { pendingMs: 0, runMs: 0 } : undefined;
}

function createAgentContainer(
  turn: Turn,
  definition: TaskDefinition,
  container: ContainerDefinition,
  override: ContainerOverride | undefined,
): AgentContainer {
  const environment = environmentOf(container, override);
  const imposed = imposedLife(turn);
  const process = imposed === undefined ? processOf(turn, container, override, environment) : undefined;
  const { stopTimeout } = container;
  return {
    name: container.name,
    essential: container.essential,
    ...(process !== undefined && { process }),
    life: imposed ?? lifeOf(configuredLife(turn, definition, override), environment[LIFE_VARIABLE]),
    stopTimeoutMs: stopTimeout === undefined ? DEFAULT_STOP_TIMEOUT_MS : stopTimeout * 1000,
    runtimeId: `${takeId(turn)}-${container.name}`,
    phase: 'created',
    networkBindings: [],
  };
}

/** How long the agent takes before it can start the containers. */
export function pullTimeMs(turn: Turn, { cluster, agent }: TaskRecord): number {
  const given = agent.containers.map(({ life }) => life.pendingMs).filter((ms) => ms !== undefined);
  if (given.length > 0) return Math.max(...given);
  return drawStartLatency(turn.state.options.startLatency, cluster, () => turn.random());
}

/** What the agent of an instance makes of a task it was just given. */
export function createAgentTask(
  turn: Turn,
  { agent }: Machine,
  definition: TaskDefinition,
  overrides: TaskOverrides,
): AgentTask {
  const overrideOf = (name: string): ContainerOverride | undefined =>
    overrides.containerOverrides.find((override) => override.name === name);
  return {
    phase: agent === 'external' ? 'external' : 'pulling',
    isStopping: false,
    usesMachine: false,
    pullStartedAtMs: turn.nowMs,
    containers: definition.containerDefinitions.map((container) =>
      createAgentContainer(turn, definition, container, overrideOf(container.name)),
    ),
  };
}
