import { formatTable } from '../../table.ts';
import type { Style } from '../../terminal.ts';
import { asText, listAt } from '../item.ts';
import type { Item } from '../item.ts';
import { shortener } from '../shorten.ts';

/** Agents that fell out at a stage, each with what it lacks. */
function agentTexts(agents: readonly Item[]): readonly string[] {
  const shorten = shortener(agents.map(({ id }) => asText(id)));
  return agents.map(
    ({ id, hostname, message }) => `${shorten(asText(id))} ${asText(hostname)}: ${asText(message)}`,
  );
}

const MOST_AGENTS = 5;

/** A table of stages: how many agents each has left over, and which it has removed. */
export function funnelLines(stages: readonly Item[]): readonly string[] {
  const telling = stages.filter(({ removed }) => typeof removed === 'number' && removed > 0);
  const rows = telling.flatMap((stage): (readonly string[])[] => {
    const [first = '', ...others] = agentTexts(listAt(stage, 'agents'));
    const more = others.length - MOST_AGENTS + 1;
    return [
      [asText(stage['stage']), asText(stage['left']), asText(stage['removed']), first],
      ...others.slice(0, MOST_AGENTS - 1).map((text) => ['', '', '', text]),
      ...(more > 0 ? [['', '', '', `and ${more} more`]] : []),
    ];
  });
  if (rows.length === 0) return [];
  return formatTable(['stage', 'left', 'removed', 'agents'], rows)
    .split('\n')
    .map((line) => `  ${line}`);
}

/** Agents by their hosts; the first ones where there are many. */
export function hostsText(agents: readonly Item[]): string {
  const shown = agents.slice(0, MOST_AGENTS).map(({ hostname }) => asText(hostname));
  const more = agents.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What would let an instance be launched, and what would not though it may look like it. */
export function wouldFitLines(waiting: unknown, style: Style): readonly string[] {
  const remedies = listAt(waiting, 'wouldFit').map((remedy) => {
    const agents = listAt(remedy, 'agents');
    return `  ${asText(remedy['text'])}${agents.length === 0 ? '' : `  on ${hostsText(agents)}`}`;
  });
  const tooSmall = listAt(waiting, 'emptyAgents').flatMap(({ fits, instanceType, message }) =>
    fits === true
      ? []
      : [`An empty agent of type ${asText(instanceType)} would not take it: ${asText(message)}`],
  );
  return [...(remedies.length === 0 ? [] : [style.strong('Would fit with'), ...remedies]), ...tooSmall];
}
