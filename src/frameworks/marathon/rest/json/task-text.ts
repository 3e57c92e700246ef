import { portsOf, servicePortOf } from '../../engine/app-definition.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import { segmentsOf } from '../../engine/path-id.ts';
import { isRunning } from '../../scheduler/instance.ts';
import type { Instance } from '../../scheduler/instance.ts';
import type { MarathonState } from '../../scheduler/state.ts';

const TAB = '\t';

const line = (columns: readonly string[]): string => `${columns.join(TAB)}${TAB}\n`;

function linesOf(app: AppDefinition, instances: readonly Instance[]): string {
  const name = segmentsOf(app.id).join('_');
  const hostOf = ({ agent }: Instance): string => agent.hostname;
  const ports = portsOf(app);
  if (ports.length === 0) return line([name, ' ', ...instances.map(hostOf)]);
  return ports
    .map((port, i) => {
      const places = instances.flatMap((instance) => {
        const hostPort = instance.hostPorts[i];
        return hostPort === undefined ? [] : [`${hostOf(instance)}:${hostPort}`];
      });
      return line([name, String(servicePortOf(port)), ...places]);
    })
    .join('');
}

/**
 * Where running tasks are, for scripts: one line for each app and service port. Every column ends with a tab. Ports of
 * containers that the host does not pass on are left out.
 */
export const tasksText = (state: MarathonState, apps: readonly AppDefinition[]): string =>
  apps.map((app) => linesOf(app, [...state.instances.ofApp(app.id).values()].filter(isRunning))).join('');
