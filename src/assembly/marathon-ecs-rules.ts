import { amountsOf } from '../bridge/amounts.ts';
import { launchId } from '../bridge/identity.ts';
import { launchEnvironment } from '../bridge/launch-plan.ts';
import { MAX_OVERRIDES_LENGTH } from '../ecs/limits.ts';
import { overridesLength } from '../ecs/overrides.ts';
import type { EcsRules } from '../frameworks/marathon/definitions/app-rules.ts';
import { frameworkId } from '../mesos/ids.ts';
import { toQuantities } from '../mesos/quantities.ts';

/** Of what a task tells and nobody knows before it is launched: as long as it usually is. */
const UUID = '00000000-0000-4000-8000-000000000000';
const FRAMEWORK = frameworkId(`${UUID}-0000`);
const CONTAINER = 'container-of-32-characters-at-it';

/**
 * What counts for Marathon's apps on a bridge that is configured so. The length of overrides is a good guess: it leaves out
 * sizes and roles that are overridden, and takes the container's name for one of 32 characters.
 */
export function marathonEcsRules({
  owner,
  executors,
  role,
}: {
  readonly owner: string;
  /** Undefined where they are not known. */
  readonly executors: readonly string[] | undefined;
  readonly role: string;
}): EcsRules {
  const bridge = UUID;
  return {
    ...(executors === undefined ? {} : { executors: new Set(executors) }),
    maxOverridesLength: MAX_OVERRIDES_LENGTH,
    overridesLength: (taskInfo) => {
      const order = {
        taskInfo,
        frameworkId: FRAMEWORK,
        launchId: launchId(UUID),
        role,
        bridge,
        config: { owner },
      };
      const environment = launchEnvironment(order, amountsOf(toQuantities(taskInfo.resources, role)));
      const { arguments: command = [] } = taskInfo.command ?? taskInfo.executor?.command ?? {};
      return overridesLength({
        containerOverrides: [{ name: CONTAINER, ...(command.length === 0 ? {} : { command }), environment }],
      });
    },
  };
}
