import { portsOf } from '../engine/app-definition.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { isMesosCheck } from '../engine/health-check.ts';
import type { HealthCheck, ReadinessCheck } from '../engine/health-check.ts';
import type { Problem } from './refusal.ts';

const NO_SUCH_PORT =
  'Health check port indices must address an element of the ports array or container port mappings.';

function healthProblems(check: HealthCheck, app: AppDefinition): readonly string[] {
  const { portIndex, port, protocol, ipProtocol } = check;
  const addressesPort = portIndex === undefined ? port !== undefined : portIndex < portsOf(app).length;
  const byContainer = protocol.startsWith('MESOS_') && app.container?.type === 'DOCKER';
  return [
    ...(isMesosCheck(check) || addressesPort ? [] : [NO_SUCH_PORT]),
    ...(protocol === 'COMMAND' && check.command === undefined
      ? ['COMMAND health checks need a command']
      : []),
    ...(ipProtocol === 'IPv4' || byContainer
      ? []
      : ['IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks']),
  ];
}

function readinessProblems(check: ReadinessCheck, app: AppDefinition, path: string): readonly Problem[] {
  const { portName, timeoutSeconds, intervalSeconds } = check;
  const isNamed = portsOf(app).some(({ name }) => name === portName);
  return [
    ...(isNamed
      ? []
      : [{ path: `${path}/portName`, message: `No port definition reference for portName ${portName}` }]),
    ...(timeoutSeconds < intervalSeconds
      ? []
      : [
          {
            path: `${path}/timeoutSeconds`,
            message: `got ${timeoutSeconds}, expected less than ${intervalSeconds}`,
          },
        ]),
  ];
}

function checkProblems({ check, container }: AppDefinition): readonly Problem[] {
  return check !== undefined && container?.type === 'DOCKER'
    ? [{ path: '/check', message: 'not supported with the Docker containerizer' }]
    : [];
}

export function healthAndReadinessProblems(app: AppDefinition): readonly Problem[] {
  const { healthChecks, readinessChecks } = app;
  const ofAgents = healthChecks.filter(isMesosCheck).length;
  return [
    ...healthChecks.flatMap((check, i) =>
      healthProblems(check, app).map((message) => ({ path: `/healthChecks(${i})`, message })),
    ),
    ...(ofAgents > 1
      ? [{ path: '/', message: 'AppDefinition can contain at most one Mesos health check' }]
      : []),
    ...(readinessChecks.length > 1
      ? [{ path: '/readinessChecks/size', message: `got ${readinessChecks.length}, expected 1 or less` }]
      : []),
    ...readinessChecks.flatMap((check, i) => readinessProblems(check, app, `/readinessChecks(${i})`)),
    ...checkProblems(app),
  ];
}
