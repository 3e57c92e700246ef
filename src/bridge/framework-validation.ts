import { hasCapability, rolesOf } from '../mesos/framework-info.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import { validateId } from '../mesos/ids.ts';
import { validateRole } from '../mesos/role.ts';
import { validateOfferFilters } from './offer-filters.ts';

/** Longest failover time-out in seconds whose nanoseconds fit a 64-bit integer, about 292 years. */
const MAX_FAILOVER_SECONDS = 9_223_372_036;

function validateRoles(info: FrameworkInfo): string | undefined {
  const isMulti = hasCapability(info, 'MULTI_ROLE');
  if (isMulti && info.role !== undefined)
    return "'FrameworkInfo.role' must not be set for frameworks with the MULTI_ROLE capability";
  if (!isMulti && (info.roles?.length ?? 0) > 0)
    return "'FrameworkInfo.roles' must not be set for frameworks without the MULTI_ROLE capability";
  const roles = rolesOf(info);
  const duplicate = roles.find((role, i) => roles.indexOf(role) !== i);
  if (duplicate !== undefined) return `'FrameworkInfo.roles' contains duplicate items: ${duplicate}`;
  return roles.map(validateRole).find((problem) => problem !== undefined);
}

/** What is wrong with a framework's description, in the order of a Mesos master. */
export function validateInfo(info: FrameworkInfo): string | undefined {
  const roles = validateRoles(info);
  if (roles !== undefined) return roles;
  const idProblem = info.id === undefined || info.id === '' ? undefined : validateId(info.id);
  if (idProblem !== undefined) return `Framework ID is invalid: ${idProblem}`;
  const filters = validateOfferFilters(info);
  if (filters !== undefined) return filters;
  const timeout = info.failoverTimeout ?? 0;
  return timeout >= 0 && timeout <= MAX_FAILOVER_SECONDS
    ? undefined
    : `The framework failover_timeout (${timeout}) is invalid`;
}

/** What is wrong with the roles a framework wants no offers for: it must have them. */
export function validateSuppressedRoles(
  info: FrameworkInfo,
  suppressed: readonly string[],
): string | undefined {
  const stranger = suppressed.find((role) => !rolesOf(info).includes(role));
  return stranger === undefined
    ? undefined
    : `Suppressed role '${stranger}' is not contained in the list of roles`;
}

/** Why a framework may not have its roles. @param allowed the roles its principal may use; absent for all. */
export function validateAuthorization(
  info: FrameworkInfo,
  allowed: readonly string[] | undefined,
): string | undefined {
  const role = allowed === undefined ? undefined : rolesOf(info).find((name) => !allowed.includes(name));
  return role === undefined ? undefined : `Not authorized to use role '${role}'`;
}

/** What an UPDATE_FRAMEWORK may not change. */
export function validateUpdate(known: FrameworkInfo, info: FrameworkInfo): string | undefined {
  if (known.principal !== info.principal) return "Changing framework's principal is not allowed.";
  if (known.user !== info.user) return "Updating 'FrameworkInfo.user' is unsupported";
  return (known.checkpoint ?? false) === (info.checkpoint ?? false)
    ? undefined
    : "Updating 'FrameworkInfo.checkpoint' is unsupported";
}
