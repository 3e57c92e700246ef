import { hostname, userInfo } from 'node:os';

import type { FrameworkInfo } from '../mesos/framework-info.ts';

/** The user of this process; one without a name, as containers may have, goes by its number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // This is how Node says that there is no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** What libmesos fills in for a framework that leaves it empty. */
export function completed(framework: FrameworkInfo): FrameworkInfo {
  return {
    ...framework,
    user: framework.user === '' ? userName() : framework.user,
    hostname: framework.hostname ?? hostname(),
  };
}
