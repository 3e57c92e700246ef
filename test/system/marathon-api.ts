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

/** Those of the app `/web`; none as long as it is not known. */
export async function tasksOf(api: string): Promise<readonly MarathonTask[]> {
  const answer = await fetch(`${api}/v2/apps//web/tasks`);
  const { tasks = [] } = (await answer.json()) as { readonly tasks?: readonly MarathonTask[] };
  return tasks;
}

/** The ids of those, when so many are running and no others are left. */
export async function runningTasks(api: string, count: number): Promise<readonly string[]> {
  for (;;) {
    const tasks = await tasksOf(api);
    if (tasks.length === count && tasks.every(({ state }) => state === 'TASK_RUNNING'))
      return tasks.map(({ id }) => id).sort();
  }
}

export async function deploymentsOf(api: string): Promise<readonly MarathonDeployment[]> {
  const answer = await fetch(`${api}/v2/deployments`);
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const deployments = (await answer.json()) as readonly MarathonDeployment[];
  return deployments.map(({ id, version }) => ({ id, version }));
}

/** Changes the app `/web`, or makes it. */
export async function putWeb(api: string, change: object): Promise<MarathonDeployment> {
  const answer = await fetch(`${api}/v2/apps//web`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const { deploymentId: id, version } = (await answer.json()) as {
    readonly deploymentId: string;
    readonly version: string;
  };
  return { id, version };
}
