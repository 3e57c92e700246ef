import type { StateStore } from '../ports/state-store.ts';
import { openLevelStore } from '../store/level-store.ts';
import type { OwnedSettings } from './bridge-config.ts';
import { explainCause } from './explain-failure.ts';
import { isOnThisMachine } from './on-this-machine.ts';
import { ProblemError } from './problem.ts';
import { defaultStoreDirectory } from './store-directory.ts';

/** The value of the setting `store` with which nothing is kept. */
const NONE = 'none';

/**
 * Opens the state store that the settings name, made when it is missing; undefined when there is to be none.
 * @param otherwise the directory where the settings name none, or undefined for no store.
 * @throws ProblemError STORE_FAILED.
 */
export async function openStore(
  { store }: OwnedSettings,
  otherwise: string | undefined,
): Promise<StateStore | undefined> {
  const directory = store ?? otherwise;
  if (directory === undefined || directory === NONE) return undefined;
  try {
    return await openLevelStore(directory);
  } catch (error) {
    throw new ProblemError(explainCause({ type: 'STORE', error }), error);
  }
}

/**
 * Where state is kept by default: in a directory of the owner's. For an ECS on this machine nowhere: it is an embedded
 * one, which forgets as well when it ends.
 */
export function defaultStore(
  { owner, endpoint }: OwnedSettings,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  return isOnThisMachine(endpoint) ? undefined : defaultStoreDirectory(environment, owner);
}
