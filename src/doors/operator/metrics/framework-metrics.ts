import type { FrameworkView, MasterView } from '../../../driver/master-view.ts';

type Counts = Readonly<Record<string, number>>;

const sum = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0);

const below = (prefix: string, counts: Counts): Counts =>
  Object.fromEntries(
    Object.entries(counts).map(([kind, count]) => [`${prefix}/${kind.toLowerCase()}`, count]),
  );

/** A total, and each kind below it. */
function byKind(prefix: string, counts: Counts): Counts {
  return { [prefix]: sum(counts), ...below(prefix, counts) };
}

function metricsOf({
  id,
  info,
  connected,
  roles,
  suppressedRoles,
  tally,
  tasksByState,
}: FrameworkView): Counts {
  // A master has rescinded an offer that was not answered in time.
  const { expired, ...offers } = tally.offers;
  const prefix = `master/frameworks/${encodeURIComponent(info.name)}/${id}`;
  return {
    [`${prefix}/subscribed`]: connected ? 1 : 0,
    ...byKind(`${prefix}/calls`, tally.calls),
    ...byKind(`${prefix}/events`, tally.events),
    ...below(`${prefix}/offers`, { ...offers, rescinded: offers.rescinded + expired }),
    ...below(`${prefix}/tasks/active`, tasksByState),
    ...below(`${prefix}/tasks/terminal`, tally.ended),
    ...Object.fromEntries(
      roles.map((role) => [`${prefix}/roles/${role}/suppressed`, suppressedRoles.includes(role) ? 1 : 0]),
    ),
  };
}

/** What each framework has said, heard, been offered and run. */
export function frameworkMetrics(view: MasterView): Counts {
  return Object.assign({}, ...view.frameworks().items.map(metricsOf)) as Counts;
}
