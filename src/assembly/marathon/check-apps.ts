import { amountsOf } from '../../bridge/amounts.ts';
import { imageOf, isTranslated, referenceOf } from '../../bridge/definition-reference.ts';
import { translateTask } from '../../bridge/translated-container.ts';
import { itemsOf, TASK_LABEL } from '../../ecs/task-labels.ts';
import { wordyTask } from '../../frameworks/marathon/definitions/ecs-refusals.ts';
import { newApp } from '../../frameworks/marathon/definitions/new-app.ts';
import { readApp } from '../../frameworks/marathon/definitions/read-app.ts';
import type { Refusal } from '../../frameworks/marathon/definitions/refusal.ts';
import type { AppDefinition } from '../../frameworks/marathon/engine/app-definition.ts';
import { taskInfoFor } from '../../frameworks/marathon/engine/task-info.ts';
import { timestampAt } from '../../frameworks/marathon/engine/timestamp.ts';
import { agentId } from '../../mesos/ids.ts';
import { toQuantities } from '../../mesos/quantities.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { marathonEcsRules } from '../marathon-ecs-rules.ts';
import { appRules } from './marathon-rules.ts';

/** What becomes of an app on Amazon ECS. */
export type Verdict = 'runs as is' | 'needs --translate' | 'needs a task definition' | 'needs a change';

export interface CheckedApp {
  readonly id: string;
  readonly verdict: Verdict;
  /** What has to be done, or why; empty where nothing has. */
  readonly reasons: readonly string[];
}

type Found = Omit<CheckedApp, 'id'>;

const NOTHING_KNOWN = timestampAt(0);

const change = (...reasons: readonly string[]): Found => ({ verdict: 'needs a change', reasons });

const reasonsOf = ({ message, details }: Refusal): readonly string[] =>
  details === undefined
    ? [message]
    : details.flatMap(({ path, errors }) => errors.map((error) => `${path}: ${error}`));

/** Whether the bridge finds a task definition for an app that Marathon takes. */
function placeOf(app: AppDefinition, { translate, executors, marathonRole }: DaemonSettings): Found {
  const task = taskInfoFor(app, wordyTask(app), agentId('any'));
  const { container } = task;
  const image = imageOf(container);
  if (container === undefined || image === undefined || !isTranslated(task, { translate: true })) {
    const found = referenceOf(task, { executors });
    if (found.ok) return { verdict: 'runs as is', reasons: [] };
    return { verdict: 'needs a task definition', reasons: [found.message] };
  }
  const fixed = task.labels?.find(({ key }) => key === TASK_LABEL.fixedHostPorts)?.value ?? '';
  const fixedHostPorts = new Set(itemsOf(fixed).map(Number));
  const declared = amountsOf(toQuantities(task.resources, marathonRole));
  const content = translateTask({ task, container, image, declared, labels: { roles: {}, fixedHostPorts } });
  if (typeof content === 'string') return change(content);
  return translate
    ? { verdict: 'runs as is', reasons: [] }
    : { verdict: 'needs --translate', reasons: [`its image is ${image}`] };
}

function check(json: unknown, settings: DaemonSettings): Found {
  const { owner = 'check', executors, marathonRole: role } = settings;
  const rules = appRules(settings, marathonEcsRules({ owner, executors: Object.keys(executors), role }));
  const read = readApp(json);
  if (!read.ok) return change(...reasonsOf(read.refusal));
  const app = newApp(read.value, { version: NOTHING_KNOWN }, rules);
  return app.ok ? placeOf(app.value, settings) : change(...reasonsOf(app.refusal));
}

/**
 * Looks at apps as Marathon and the bridge would, without either. Whether task definitions that they name
 * exist, and whether roles that their labels name are allowed, is not known here.
 * @param apps each with its id, as it would be posted.
 */
export const checkApps = (
  apps: readonly Readonly<Record<string, unknown>>[],
  settings: DaemonSettings,
): readonly CheckedApp[] =>
  apps.map((app) => ({ id: typeof app['id'] === 'string' ? app['id'] : '-', ...check(app, settings) }));
