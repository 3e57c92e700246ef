import type { Change } from '../bridge/change.ts';
import type { BridgeState } from '../bridge/state.ts';
import type { MasterWatcher } from './master.ts';
import type { MasterView } from './master-view.ts';
import { changeView } from './view/change-view.ts';

/** Those who watch a bridge. */
export class Watchers {
  readonly #watching = new Set<MasterWatcher>();
  /** Those that begin when what has been decided is told. */
  #beginning = new Set<MasterWatcher>();

  /** @param view what there is now, if all changes before it have been told. @returns what ends it. */
  add(watcher: MasterWatcher, view: MasterView | undefined): () => void {
    if (view === undefined) this.#beginning.add(watcher);
    else this.#begin(watcher, view);
    return () => {
      this.#beginning.delete(watcher);
      this.#watching.delete(watcher);
    };
  }

  tell(state: BridgeState, change: Change, nowMs: number): void {
    if (this.#watching.size === 0) return;
    const seen = changeView(state, change, nowMs);
    for (const watcher of this.#watching) watcher.changed(seen);
  }

  /** All changes have been told. */
  settled(view: () => MasterView): void {
    if (this.#beginning.size === 0) return;
    const beginning = this.#beginning;
    this.#beginning = new Set();
    for (const watcher of beginning) this.#begin(watcher, view());
  }

  #begin(watcher: MasterWatcher, view: MasterView): void {
    this.#watching.add(watcher);
    watcher.began(view);
  }
}
