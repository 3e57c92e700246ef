import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { Snapshot } from './engine/snapshot/snapshot.ts';
import { snapshotChanges } from './snapshot-records.ts';

/** After a change the next snapshot is this far away at most: what a crash may lose. */
const SNAPSHOT_INTERVAL_MS = 2000;

/** A snapshot that takes long is taken as seldom as to take this share of the time. */
const MAX_SHARE = 0.05;

interface KeeperOptions {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Records of the snapshot that the store has already. */
  readonly records: number;
  readonly take: () => Snapshot;
}

/** Stores a snapshot now and then while something changes, and at the end. */
export class SnapshotKeeper {
  readonly #options: KeeperOptions;
  #records: number;
  #cancel: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isChanged = false;
  #isClosed = false;
  #intervalMs = SNAPSHOT_INTERVAL_MS;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#records = options.records;
  }

  /** Something has changed since the last snapshot. */
  changed(): void {
    this.#isChanged = true;
    if (this.#cancel !== undefined || this.#isClosed) return;
    const { clock } = this.#options;
    this.#cancel = clock.at(clock.now() + this.#intervalMs, () => {
      this.#cancel = undefined;
      this.#writing = this.#write().catch((error: unknown) => {
        this.#options.logger.error('the state of the embedded ECS cannot be stored', {
          event: 'store',
          err: error,
        });
      });
    });
  }

  /** Stores what has changed. @throws StoreError */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    if (!this.#isChanged) return;
    const { store, clock, take } = this.#options;
    this.#isChanged = false;
    const begunAtMs = clock.now();
    const changes = snapshotChanges(take(), this.#records);
    this.#intervalMs = Math.max(SNAPSHOT_INTERVAL_MS, (clock.now() - begunAtMs) / MAX_SHARE);
    this.#records = changes.filter(({ type }) => type === 'put').length - 1;
    await store.write(changes);
  }
}
