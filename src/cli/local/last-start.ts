import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { reasonOf } from '../../assembly/reason.ts';
import type { LocalEcs } from '../../assembly/start-local-ecs.ts';
import { defaultStoreDirectory } from '../../assembly/store-directory.ts';

/** How to get at an embedded ECS that another process runs. */
export interface LastStart {
  readonly endpoint: string;
  readonly region: string;
  readonly clusterName: string;
  readonly accessKeyId: string;
  readonly eventQueueUrls: readonly string[];
  readonly pid: number;
}

/** Beside the stores, whose names never begin with a dot. */
const pathIn = (environment: NodeJS.ProcessEnv): string =>
  join(defaultStoreDirectory(environment), '.last-local.json');

/**
 * Writes down how to get at an ECS, for this user alone: the key is in it.
 * @returns why that could not be done; undefined when it was.
 */
export async function rememberStart(
  { endpoint, region, clusterName, accessKeyId, eventQueueUrls }: LocalEcs,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const path = pathIn(environment);
  const start: LastStart = {
    endpoint,
    region,
    clusterName,
    accessKeyId,
    eventQueueUrls,
    pid: process.pid,
  };
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A file that is there keeps its mode.
    await rm(path, { force: true });
    await writeFile(path, `${JSON.stringify(start)}\n`, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function isStart(value: unknown): value is LastStart {
  return typeof value === 'object' && value !== null && 'endpoint' in value && 'accessKeyId' in value;
}

/** @returns undefined when nothing was written down, or it cannot be read. */
export async function readLastStart(environment: NodeJS.ProcessEnv): Promise<LastStart | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(pathIn(environment), 'utf8'));
    return isStart(read) ? read : undefined;
  } catch {
    // Whoever asks says then what there is no word of.
    return undefined;
  }
}

/** The ECS of this process ends: nobody is to look for it. One that was started later stays written down. */
export async function forgetStart(environment: NodeJS.ProcessEnv): Promise<void> {
  if ((await readLastStart(environment))?.pid === process.pid) await rm(pathIn(environment), { force: true });
}
