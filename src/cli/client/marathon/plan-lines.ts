import type { Style } from '../../terminal.ts';
import { asText, isItem, listAt, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import { funnelLines, wouldFitLines } from './placement-lines.ts';
import { actionsText } from './step-text.ts';

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

/** How many instances an app has and is to have: `2 → 3 instances`. */
function instancesText(instances: unknown): string {
  const before = asText(valueAt(instances, 'before'));
  const after = asText(valueAt(instances, 'after'));
  return before === after ? `${after} instances` : `${before} → ${after} instances`;
}

/** Fields as a difference shows them: what comes, what goes, what becomes something else. */
function changeLine({ field, before, after }: Item, style: Style): string {
  const name = asText(field);
  if (before === undefined) return style.good(`+ ${name}: ${JSON.stringify(after)}`);
  if (after === undefined) return style.bad(`- ${name}: ${JSON.stringify(before)}`);
  return style.warning(`~ ${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
}

/** Whether some instances of an app would find no place now. */
const isUnplacedApp = (app: Item): boolean => isItem(valueAt(app, 'placement.unplaced'));

function placementLines(app: Item, style: Style): readonly string[] {
  const { placement } = app;
  if (!isItem(placement) || placement['wanted'] === 0) return [];
  const wanted = asText(placement['wanted']);
  if (!isUnplacedApp(app)) return [`${wanted} to launch: all find a place now`];
  return [
    style.strong(`${wanted} to launch: ${asText(placement['fits'])} FIND A PLACE NOW`),
    ...funnelLines(listAt(placement, 'unplaced.stages')),
    ...wouldFitLines(placement['unplaced'], style),
  ];
}

function appLines(app: Item, style: Style): readonly string[] {
  const head = `${style.strong(asText(app['id']))}  ${asText(app['action'])}  ${instancesText(app['instances'])}`;
  // The number stands in the first line.
  const changes = listAt(app, 'changes').filter(({ field }) => field !== 'instances');
  return [
    head,
    ...indented([...changes.map((each) => changeLine(each, style)), ...placementLines(app, style)]),
  ];
}

/** What a plan comes to. */
export type PlanVerdict = 'nothing' | 'changes' | 'unplaced';

export function verdictOf(plan: Item): PlanVerdict {
  if (listAt(plan, 'apps').some(isUnplacedApp)) return 'unplaced';
  return listAt(plan, 'steps').length > 0 ? 'changes' : 'nothing';
}

function stepLines(steps: readonly Item[]): readonly string[] {
  return steps.map(({ actions }, at) => `  ${at + 1}/${steps.length}  ${actionsText(actions)}`);
}

const MOST_APPS = 5;

/** What other apps take before this plan's: `/db 1 of 3`. */
function placedFirst(waiting: readonly Item[]): readonly string[] {
  const taking = waiting.filter(({ fits }) => fits !== 0);
  if (taking.length === 0) return [];
  const shown = taking.slice(0, MOST_APPS);
  const texts = shown.map(({ id, wanted, fits }) => `${asText(id)} ${asText(fits)} of ${asText(wanted)}`);
  const more = taking.length - shown.length;
  return [`Placed first, since they wait already: ${texts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

/**
 * What would happen, for people.
 * @param file what it would happen with.
 */
export function planLines(plan: Item, file: string, style: Style): readonly string[] {
  const apps = listAt(plan, 'apps');
  const steps = listAt(plan, 'steps');
  const { lockedBy } = plan;
  const locks = Array.isArray(lockedBy) ? lockedBy.map(String) : [];
  const [first] = locks;
  return [
    ...apps.flatMap((app) => appLines(app, style)),
    ...placedFirst(listAt(plan, 'waiting')),
    ...(steps.length === 0 ? ['Nothing would change.'] : [style.strong('Steps'), ...stepLines(steps)]),
    ...(first === undefined
      ? []
      : [`Deployment ${locks.join(', ')} is in the way: deployments watch ${first}, or give --force`]),
    ...(steps.length === 0
      ? []
      : [style.faint(`Nothing has changed. To do it: run ${file} --if-version ${asText(plan['version'])}`)]),
  ];
}
