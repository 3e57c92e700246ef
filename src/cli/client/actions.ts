import type { Item } from './item.ts';
import { FRAMEWORKS, OFFERS, TASKS } from './nouns.ts';
import type { BridgeNoun } from './nouns.ts';

/** Something that is done to things of the bridge. */
export interface Action {
  readonly noun: BridgeNoun;
  readonly verb: string;
  readonly description: string;
  /** In the operations API. */
  readonly path: string;
  readonly body: (item: Item) => Item;
  /** A name that has to be typed, where it cannot be undone at all. */
  readonly typed?: (item: Item) => string;
  /** What it is called for people, and what it does. */
  readonly label: (item: Item) => string;
  readonly done: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const ACTIONS: readonly Action[] = [
  {
    noun: TASKS,
    verb: 'kill',
    description: 'Kills tasks. Their frameworks hear of it as of any end.',
    path: '/commands/kill-task',
    body: ({ frameworkId, id }) => ({ frameworkId, taskId: id }),
    label: ({ id, frameworkId, frameworkName = frameworkId, state }) =>
      `task ${text(id)} of ${text(frameworkName)}, ${text(state)}`,
    done: 'is being killed',
  },
  {
    noun: FRAMEWORKS,
    verb: 'teardown',
    description: 'Ends frameworks: their tasks are killed, and they may not come back under their ids.',
    path: '/commands/teardown-framework',
    body: ({ id }) => ({ frameworkId: id }),
    typed: ({ name }) => text(name),
    label: ({ id, name, tasks }) => `framework ${text(name)} (${text(id)}) with ${String(tasks)} tasks`,
    done: 'is torn down',
  },
  {
    noun: OFFERS,
    verb: 'rescind',
    description: 'Takes offers back. Their resources are offered again.',
    path: '/commands/rescind-offer',
    body: ({ id }) => ({ offerId: id }),
    label: ({ id, frameworkName, hostname }) =>
      `offer ${text(id)} of ${text(hostname)} to ${text(frameworkName)}`,
    done: 'is rescinded',
  },
];
