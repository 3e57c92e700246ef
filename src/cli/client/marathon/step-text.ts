import { isItem } from '../item.ts';
import type { Item } from '../item.ts';

const VERBS: Readonly<Record<string, string>> = {
  StartApplication: 'making known',
  StopApplication: 'stopping',
  ScaleApplication: 'scaling',
  RestartApplication: 'replacing',
};

/** Actions in words: `scaling /web, replacing /db`. */
export function actionsText(actions: unknown): string {
  const some = Array.isArray(actions) ? actions.filter(isItem) : [];
  return some
    .map(({ action, app }) => `${VERBS[String(action)] ?? String(action)} ${String(app)}`)
    .join(', ');
}

/** What a deployment does now. */
export const stepText = ({ currentActions }: Item): string => actionsText(currentActions);
