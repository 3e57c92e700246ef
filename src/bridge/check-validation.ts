import type { CommandInfo } from '../mesos/command-info.ts';
import type { CheckInfo, HealthCheck } from '../mesos/health-check.ts';

/** What checks and health checks have in common, for the rules that are the same for both. */
interface Check {
  readonly kind: 'check' | 'health check';
  readonly type: NonNullable<HealthCheck['type']>;
  readonly command: CommandInfo | undefined;
  readonly http: HealthCheck['http'] | undefined;
  readonly tcp: HealthCheck['tcp'] | undefined;
  readonly seconds: readonly (number | undefined)[];
}

function validateHttp({ kind, http }: Check): string | undefined {
  if (http === undefined) return `Expecting 'http' to be set for HTTP ${kind}`;
  const { scheme = 'http', path = '/' } = http;
  if (scheme !== 'http' && scheme !== 'https') return `Unsupported scheme of HTTP ${kind}: '${scheme}'`;
  return path.startsWith('/') ? undefined : `The path '${path}' of HTTP ${kind} must start with '/'`;
}

function validateKind(check: Check): string | undefined {
  const { kind, type, command, tcp } = check;
  switch (type) {
    case 'UNKNOWN':
      return `${kind} must specify 'type'`;
    case 'COMMAND':
      if (command === undefined) return `Expecting 'command' to be set for COMMAND ${kind}`;
      return command.value === undefined ? `The command of the ${kind} must have a value` : undefined;
    case 'HTTP':
      return validateHttp(check);
    case 'TCP':
      return tcp === undefined ? `Expecting 'tcp' to be set for TCP ${kind}` : undefined;
  }
}

function validate(check: Check): string | undefined {
  const problem = validateKind(check);
  if (problem !== undefined) return problem;
  return check.seconds.some((seconds) => (seconds ?? 0) < 0)
    ? `${check.kind} must not have negative times`
    : undefined;
}

/** @returns what is wrong with a check, or undefined. ECS does not run it, but a master would refuse it as well. */
export function validateCheckInfo(check: CheckInfo): string | undefined {
  return validate({
    kind: 'check',
    type: check.type ?? 'UNKNOWN',
    command: check.command?.command,
    http: check.http,
    tcp: check.tcp,
    seconds: [check.delaySeconds, check.intervalSeconds, check.timeoutSeconds],
  });
}

/** The type of a health check; a master fills it in where only a command or only an HTTP request is given. */
export function healthCheckType({ type, command, http }: HealthCheck): Check['type'] {
  if (type !== undefined) return type;
  if (command !== undefined && http === undefined) return 'COMMAND';
  return http !== undefined && command === undefined ? 'HTTP' : 'UNKNOWN';
}

/** @returns what is wrong with a health check, or undefined; see {@link validateCheckInfo}. */
export function validateHealthCheck(check: HealthCheck): string | undefined {
  const { delaySeconds, intervalSeconds, timeoutSeconds, gracePeriodSeconds } = check;
  return validate({
    kind: 'health check',
    type: healthCheckType(check),
    command: check.command,
    http: check.http,
    tcp: check.tcp,
    seconds: [delaySeconds, intervalSeconds, timeoutSeconds, gracePeriodSeconds],
  });
}
