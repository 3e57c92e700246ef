import { eventually } from '../contracts/eventually.ts';
import type { Program } from './program.ts';

/** A task as Marathon shows it. */
export interface MarathonTask {
  readonly id: string;
  readonly state: string;
  /** Of the app, at its launch. */
  readonly version: string;
}

export interface MarathonDeployment {
  readonly id: string;
  readonly version: string;
}

/** Where the banner says that Marathon is; empty where there is none. */
export const apiOf = ({ stdout }: Program): string =>
  /^ {2}Marathon +(\S+)\/v2\/apps/m.exec(stdout)?.[1] ?? '';

/** Often, but not so often that a client is turned away; and longer than anything takes on a busy machine. */
export const PATIENCE = { pollMs: 10, patienceMs: 120_000 };

async function ask(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Those of the app `/web`. */
export async function tasksOf(api: string): Promise<readonly MarathonTask[]> {
  const { tasks } = (await ask(`${api}/v2/apps//web/tasks`)) as { readonly tasks: readonly MarathonTask[] };
  return tasks;
}

/** The ids of those, when so many are running and no others are left. */
export async function runningTasks(api: string, count: number): Promise<readonly string[]> {
  const running = await eventually(
    PATIENCE,
    () => tasksOf(api),
    (tasks) => tasks.length === count && tasks.every(({ state }) => state === 'TASK_RUNNING'),
  );
  return running.map(({ id }) => id).sort();
}

export async function deploymentsOf(api: string): Promise<readonly MarathonDeployment[]> {
  const deployments = (await ask(`${api}/v2/deployments`)) as readonly MarathonDeployment[];
  return deployments.map(({ id, version }) => ({ id, version }));
}

/** Changes the app `/web`, or makes it. */
export async function putWeb(api: string, change: object): Promise<MarathonDeployment> {
  const { deploymentId: id, version } = (await ask(`${api}/v2/apps//web`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  })) as { readonly deploymentId: string; readonly version: string };
  return { id, version };
}
