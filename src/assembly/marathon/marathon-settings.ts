import { DEFAULT_RULES } from '../../frameworks/marathon/scheduler/rules.ts';
import type { SettingTable } from '../setting.ts';
import { above, flag, names, role, text, wholeNumber } from '../setting-values.ts';

const seconds = (ms: number) => above(0).prefault(ms / 1000);
const port = wholeNumber(1, 65_535);

/** What the settings of Marathon may be, and are by default; Marathon's own options by their own defaults. */
export const MARATHON_SHAPE = {
  marathon: flag.prefault(true),
  marathonHost: text().prefault('127.0.0.1'),
  marathonPort: wholeNumber(0, 65_535).exactOptional(),
  marathonAdvertisedHost: text().exactOptional(),
  marathonAdvertisedPort: port.exactOptional(),
  marathonFrameworkName: text().prefault('marathon'),
  marathonRole: role.prefault(DEFAULT_RULES.role),
  marathonEnvVarsPrefix: text().exactOptional(),
  marathonMaxInstancesPerOffer: wholeNumber(1).prefault(DEFAULT_RULES.maxInstancesPerOffer),
  marathonDeclineOfferSeconds: seconds(DEFAULT_RULES.declineOfferMs),
  marathonMinReviveSeconds: seconds(DEFAULT_RULES.minReviveOffersIntervalMs),
  marathonReconciliationSeconds: seconds(DEFAULT_RULES.reconciliationIntervalMs),
  marathonMaxRunningDeployments: wholeNumber(1).prefault(DEFAULT_RULES.maxRunningDeployments),
  marathonLocalPortMin: port.prefault(10_000),
  marathonLocalPortMax: port.prefault(20_000),
  marathonDefaultNetwork: text().exactOptional(),
  marathonAllowOrigins: names.prefault([]),
} as const;

const setting = <Form extends 'text' | 'number' | 'flag' | 'json'>(
  name: string,
  file: string,
  form: Form,
  help: string,
) => ({ variable: `ECS_SCHEDULER_MARATHON${name}`, file: `marathon.${file}`, form, help });

/** Where the settings of Marathon can come from and what they are for. */
export const MARATHON_SETTINGS = {
  marathon: setting('', 'enabled', 'flag', "whether Marathon is there: apps by Marathon's API"),
  marathonHost: setting('_HOST', 'host', 'text', "address on which Marathon's API listens"),
  marathonPort: setting(
    '_PORT',
    'port',
    'number',
    "port of Marathon's API; 0 takes any free one. By default 8080, or any free one where mesosPort is 0",
  ),
  marathonAdvertisedHost: setting(
    '_ADVERTISED_HOST',
    'advertisedHost',
    'text',
    "host name or address by which clients reach Marathon's API; by default where it listens",
  ),
  marathonAdvertisedPort: setting(
    '_ADVERTISED_PORT',
    'advertisedPort',
    'number',
    "port by which clients reach Marathon's API; by default where it listens",
  ),
  marathonFrameworkName: setting(
    '_FRAMEWORK_NAME',
    'frameworkName',
    'text',
    'name under which Marathon registers',
  ),
  marathonRole: setting('_ROLE', 'role', 'text', 'role for which Marathon registers'),
  marathonEnvVarsPrefix: setting(
    '_ENV_VARS_PREFIX',
    'envVarsPrefix',
    'text',
    "what stands before the names HOST, PORT… and PORTS in tasks' environment; by default nothing",
  ),
  marathonMaxInstancesPerOffer: setting(
    '_MAX_INSTANCES_PER_OFFER',
    'maxInstancesPerOffer',
    'number',
    'instances that Marathon launches on one offer at most',
  ),
  marathonDeclineOfferSeconds: setting(
    '_DECLINE_OFFER_SECONDS',
    'declineOfferSeconds',
    'number',
    'how long Marathon wants no offer of an agent again that was of no use',
  ),
  marathonMinReviveSeconds: setting(
    '_MIN_REVIVE_SECONDS',
    'minReviveSeconds',
    'number',
    'shortest time between two times that Marathon asks for all offers again',
  ),
  marathonReconciliationSeconds: setting(
    '_RECONCILIATION_SECONDS',
    'reconciliationSeconds',
    'number',
    'how often Marathon asks for the state of all its tasks',
  ),
  marathonMaxRunningDeployments: setting(
    '_MAX_RUNNING_DEPLOYMENTS',
    'maxRunningDeployments',
    'number',
    'deployments under way at once',
  ),
  marathonLocalPortMin: setting(
    '_LOCAL_PORT_MIN',
    'localPortMin',
    'number',
    'first of the service ports of apps',
  ),
  marathonLocalPortMax: setting(
    '_LOCAL_PORT_MAX',
    'localPortMax',
    'number',
    'last of the service ports of apps',
  ),
  marathonDefaultNetwork: setting(
    '_DEFAULT_NETWORK',
    'defaultNetwork',
    'text',
    'name of container networks to which an app gives none',
  ),
  marathonAllowOrigins: setting(
    '_ALLOW_ORIGINS',
    'allowOrigins',
    'json',
    'origins whose pages may use Marathon\'s API, "*" for all; by default none',
  ),
} as const satisfies SettingTable;
