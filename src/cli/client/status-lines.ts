import { asText, isItem, valueAt } from './item.ts';
import type { Item } from './item.ts';

/** Counts by their names, without those of nothing: `3 active, 1 draining`. */
function counts(value: unknown): string {
  if (!isItem(value)) return '-';
  const some = Object.entries(value).filter(([, count]) => typeof count === 'number' && count > 0);
  return some.length === 0 ? 'none' : some.map(([name, count]) => `${String(count)} ${name}`).join(', ');
}

function amounts(status: Item, resource: string, unit: string): string {
  const [used, offered, total] = ['used', 'offered', 'total'].map((part) =>
    asText(valueAt(status, `${part}.${resource}`)),
  );
  return `${used ?? '-'} used, ${offered ?? '-'} offered, of ${total ?? '-'}${unit}`;
}

/** The whole bridge at a glance. */
export function statusLines(status: Item): readonly string[] {
  const rows = [
    ['Bridge', `${asText(status['phase'])}, owner ${asText(status['owner'])}`],
    ['Cluster', `${asText(valueAt(status, 'cluster.arn'))} ${asText(valueAt(status, 'cluster.status'))}`],
    ['Agents', counts(status['agents'])],
    ['Frameworks', counts(status['frameworks'])],
    ['Offers', asText(status['offers'])],
    ['Tasks', counts(status['tasks'])],
    ['Launches', counts(status['launches'])],
    ['cpus', amounts(status, 'cpus', '')],
    ['mem', amounts(status, 'mem', ' MiB')],
    ['Updates', `${asText(valueAt(status, 'unacknowledgedUpdates.updates'))} not acknowledged`],
    ['Others', `${asText(status['foreignTasks'])} tasks that are not ours`],
  ] as const;
  return rows.map(([name, text]) => `${name.padEnd(11)} ${text}`);
}
