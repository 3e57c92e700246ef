import { wide } from '../column.ts';
import { isItem, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import type { MarathonNoun } from '../nouns.ts';
import { appId } from './app-id.ts';
import { findApp, findGroup, readApps, readDeployments, readGroups } from './read-marathon.ts';
import { stepText } from './step-text.ts';

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** How many of the instances that run are healthy; absent where nobody looks. */
function healthText(app: Item): string | undefined {
  if (lengthOf(app['healthChecks']) + lengthOf(valueAt(app, 'check')) === 0) return undefined;
  const { tasksHealthy, tasksUnhealthy } = app;
  const unhealthy = countOf(tasksUnhealthy);
  return `${countOf(tasksHealthy)} healthy${unhealthy === 0 ? '' : `, ${unhealthy} not`}`;
}

/** Marathon's reasons in a word each. */
const REASON_WORDS: Readonly<Record<string, string>> = {
  UnfulfilledRole: 'role',
  UnfulfilledConstraint: 'constraint',
  NoCorrespondingReservationFound: 'reservation',
  AgentMaintenance: 'maintenance',
  InsufficientCpus: 'cpus',
  InsufficientMemory: 'mem',
  InsufficientDisk: 'disk',
  InsufficientGpus: 'gpus',
  InsufficientPorts: 'ports',
  DeclinedScarceResources: 'gpus left to others',
};

/** What keeps instances waiting, as `2: cpus, ports`. */
export function waitingText({ waiting }: Item): string | undefined {
  if (!isItem(waiting)) return undefined;
  const { count, delaySeconds, reasons } = waiting;
  const words = Array.isArray(reasons)
    ? reasons.map((each) => REASON_WORDS[String(each)] ?? String(each))
    : [];
  const delay = countOf(delaySeconds) > 0 ? [`back-off ${countOf(delaySeconds)} s`] : [];
  const what = [...delay, ...words];
  return `${String(count)}: ${what.length === 0 ? 'offers' : what.join(', ')}`;
}

const firstDeployment = ({ deployments }: Item): unknown =>
  Array.isArray(deployments) ? valueAt(deployments[0], 'id') : undefined;

export const APPS: MarathonNoun = {
  name: 'apps',
  singular: 'app',
  aliases: ['app', 'ap'],
  summary: "Marathon's apps, with what runs of them",
  list: readApps,
  find: findApp,
  idOf: appId,
  columns: [
    { name: 'id', form: 'word', value: 'id' },
    { name: 'mem', form: 'number', value: 'mem' },
    { name: 'cpus', form: 'number', value: 'cpus' },
    {
      name: 'tasks',
      form: 'word',
      value: ({ tasksRunning, instances }) => `${countOf(tasksRunning)}/${countOf(instances)}`,
    },
    { name: 'health', form: 'word', value: healthText },
    { name: 'deployment', form: 'id', value: firstDeployment },
    { name: 'waiting on', form: 'text', value: waitingText },
    { name: 'version', form: 'time', value: 'version' },
    wide({ name: 'staged', form: 'number', value: 'tasksStaged' }),
    wide({ name: 'cmd', form: 'text', value: 'cmd' }),
    wide({ name: 'image', form: 'text', value: 'container.docker.image' }),
  ],
};

export const GROUPS: MarathonNoun = {
  name: 'groups',
  singular: 'group',
  aliases: ['group', 'gr'],
  summary: "Marathon's groups of apps",
  list: readGroups,
  find: findGroup,
  idOf: appId,
  columns: [
    { name: 'id', form: 'word', value: 'id' },
    { name: 'apps', form: 'number', value: ({ apps }) => lengthOf(apps) },
    { name: 'groups', form: 'number', value: ({ groups }) => lengthOf(groups) },
    {
      name: 'dependencies',
      form: 'text',
      value: ({ dependencies }) =>
        lengthOf(dependencies) === 0 ? undefined : (dependencies as readonly unknown[]).map(String).join(','),
    },
    { name: 'version', form: 'time', value: 'version' },
  ],
};

export const DEPLOYMENTS: MarathonNoun = {
  name: 'deployments',
  singular: 'deployment',
  aliases: ['deployment', 'de'],
  summary: 'deployments that are under way',
  list: readDeployments,
  columns: [
    { name: 'id', form: 'id', value: 'id' },
    {
      name: 'apps',
      form: 'text',
      value: ({ affectedApps }) =>
        Array.isArray(affectedApps) ? affectedApps.map(String).join(',') : undefined,
    },
    {
      name: 'step',
      form: 'word',
      value: ({ currentStep, totalSteps }) => `${countOf(currentStep)}/${countOf(totalSteps)}`,
    },
    { name: 'now', form: 'text', value: stepText },
    { name: 'since', form: 'time', value: 'version' },
  ],
};
