/** What is shown with an app beside its definition. */
export type AppEmbed = 'counts' | 'deployments' | 'tasks' | 'lastTaskFailure' | 'readiness' | 'taskStats';

/** What is shown of what is in a group. */
export type GroupEmbed = 'groups' | 'apps' | 'pods';

/** Parameters of a URL, each with what it was given, once or several times. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a request wants to be shown. */
export interface Embeds {
  readonly app: ReadonlySet<AppEmbed>;
  /** Of requests for groups. */
  readonly group: ReadonlySet<GroupEmbed>;
  /** Values that mean nothing; worth a line in the log. */
  readonly unknown: readonly string[];
}

const GROUP_APPS = 'group.apps.';

const APP_PREFIXES = [GROUP_APPS, 'apps.', 'app.'];

/** By their names, what was once shown together included. */
const APP_EMBEDS: ReadonlyMap<string, readonly AppEmbed[]> = new Map<string, readonly AppEmbed[]>([
  ['tasks', ['tasks', 'deployments']],
  ['counts', ['counts']],
  ['deployments', ['deployments']],
  ['readiness', ['readiness']],
  ['lastTaskFailure', ['lastTaskFailure']],
  ['failures', ['tasks', 'lastTaskFailure', 'deployments']],
  ['taskStats', ['taskStats']],
]);

const GROUP_EMBEDS: ReadonlyMap<string, GroupEmbed> = new Map([
  ['group.groups', 'groups'],
  ['group.apps', 'apps'],
  ['group.pods', 'pods'],
]);

/** The parameter, as it is, and as some clients write a list. */
const EMBED = /^embed(?:\[\d*\])?$/;

function embedValues(query: Query): readonly string[] {
  const given = Object.entries(query).flatMap(([name, value]) => (EMBED.test(name) ? (value ?? []) : []));
  return [...new Set(given)];
}

function appEmbedsOf(value: string): readonly AppEmbed[] | undefined {
  const prefix = APP_PREFIXES.find((each) => value.startsWith(each)) ?? '';
  return APP_EMBEDS.get(value.slice(prefix.length));
}

/**
 * What a request for apps wants to be shown.
 * @param always shown, wanted or not: for a list {@link LISTED}, for one app {@link SHOWN}.
 */
export function appEmbeds(query: Query, always: readonly AppEmbed[]): Embeds {
  const values = embedValues(query);
  return {
    app: new Set([...always, ...values.flatMap((value) => appEmbedsOf(value) ?? [])]),
    group: new Set(),
    unknown: values.filter((value) => appEmbedsOf(value) === undefined),
  };
}

export const LISTED: readonly AppEmbed[] = ['counts', 'deployments'];

export const SHOWN: readonly AppEmbed[] = ['counts', 'deployments', 'tasks', 'lastTaskFailure'];

/** What a request for groups wants to be shown: all that is in them, unless it says something. */
export function groupEmbeds(query: Query): Embeds {
  const values = embedValues(query);
  const ofApps = values.filter((value) => value.startsWith(GROUP_APPS));
  const ofGroups = values.length === 0 ? [...GROUP_EMBEDS.keys()] : values;
  const isKnown = (value: string): boolean =>
    GROUP_EMBEDS.has(value) || (value.startsWith(GROUP_APPS) && appEmbedsOf(value) !== undefined);
  return {
    app: new Set(ofApps.flatMap((value) => appEmbedsOf(value) ?? [])),
    group: new Set(ofGroups.flatMap((value) => GROUP_EMBEDS.get(value) ?? [])),
    unknown: values.filter((value) => !isKnown(value)),
  };
}
