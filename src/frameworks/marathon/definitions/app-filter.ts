import type { AppDefinition } from '../engine/app-definition.ts';
import { parseLabelSelector, selects } from './label-selector.ts';
import { taken } from './refusal.ts';
import type { Outcome } from './refusal.ts';

/** Which apps a list is to have; what is absent asks for nothing. */
export interface AppFilter {
  /** A part of the command, in any case. */
  readonly cmd?: string;
  /** A part of the id, in any case. */
  readonly id?: string;
  /** @see parseLabelSelector */
  readonly label?: string;
}

const includes = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

/** Whether an app is to be listed: all that is asked for has to hold. */
export function appFilter({ cmd, id, label = '' }: AppFilter): Outcome<(app: AppDefinition) => boolean> {
  const selector = parseLabelSelector(label);
  if (!selector.ok) return selector;
  return taken(
    (app) =>
      (cmd === undefined || (app.cmd !== undefined && includes(app.cmd, cmd))) &&
      (id === undefined || includes(app.id, id)) &&
      selects(selector.value, app.labels),
  );
}
