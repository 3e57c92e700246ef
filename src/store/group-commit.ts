import { StoreError } from '../ports/store-error.ts';
import type { EncodedChange, Medium } from './medium.ts';

interface Waiting {
  readonly changes: readonly EncodedChange[];
  readonly resolve: () => void;
  readonly reject: (reason: StoreError) => void;
}

/** Commits changes in the order they are given, those given during a commit together in the next one. */
export interface GroupCommit {
  /** Resolves once the changes are durable. After a rejection all later ones reject. */
  add(changes: readonly EncodedChange[]): Promise<void>;
  /** Lets nothing in from now on, for the reason given. What waits already is committed unless a commit has failed. */
  refuse(reason: StoreError): void;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

const asStoreError = (error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError(
        'FAILED',
        'Writing to the store failed',
        'restart; it reads again what is stored',
        error,
      );

export function createGroupCommit(commit: Medium['commit']): GroupCommit {
  let refusal: StoreError | undefined;
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const fail = (group: readonly Waiting[], error: StoreError): void => {
    refusal = error;
    const rejected = [...group, ...waiting];
    waiting = [];
    for (const { reject } of rejected) reject(error);
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await commit(group.flatMap(({ changes }) => changes));
      } catch (error) {
        fail(group, asStoreError(error));
        break;
      }
      for (const { resolve } of group) resolve();
    }
    running = undefined;
  };

  return {
    add: (changes) => {
      if (refusal !== undefined) return Promise.reject(refusal);
      return new Promise((resolve, reject) => {
        waiting.push({ changes, resolve, reject });
        running ??= run();
      });
    },
    refuse: (reason) => {
      refusal ??= reason;
    },
    idle: () => running ?? Promise.resolve(),
  };
}
