import { portsOf, servicePortOf } from '../../engine/app-definition.ts';
import { segmentsOf } from '../../engine/path-id.ts';
import { isRunning } from '../../scheduler/instance.ts';
import type { Instance } from '../../scheduler/instance.ts';
import type { ShownApp } from './shown-task.ts';

const TAB = '\t';

const line = (columns: readonly string[]): string => `${columns.join(TAB)}${TAB}\n`;

function* linesOf({ app, tasks }: ShownApp): Generator<string> {
  const name = segmentsOf(app.id).join('_');
  const instances = tasks.map(({ instance }) => instance).filter(isRunning);
  const hostOf = ({ agent }: Instance): string => agent.hostname;
  const ports = portsOf(app);
  if (ports.length === 0) yield line([name, ' ', ...instances.map(hostOf)]);
  for (const [i, port] of ports.entries()) {
    const places = instances.flatMap((instance) => {
      const hostPort = instance.hostPorts[i];
      return hostPort === undefined ? [] : [`${hostOf(instance)}:${hostPort}`];
    });
    yield line([name, String(servicePortOf(port)), ...places]);
  }
}

/**
 * Where running tasks are, for scripts: one line for each app and service port. Every column ends with a tab. Ports of
 * containers that the host does not pass on are left out.
 */
export function* tasksText(apps: Iterable<ShownApp>): Generator<string> {
  for (const app of apps) yield* linesOf(app);
}
