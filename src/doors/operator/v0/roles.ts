import type { MasterView, RoleView } from '../../../driver/master-view.ts';
import { v0Resources } from './resources.ts';

function quotaOf({ name, quota = {}, allocated }: RoleView) {
  const { cpus, mem, disk, gpus } = allocated;
  return { role: name, guarantee: {}, limit: quota, consumed: { cpus, mem, disk, gpus } };
}

/** `/roles`. */
export function v0Roles(view: MasterView): unknown {
  return {
    roles: view.roles().map((role) => ({
      name: role.name,
      weight: role.weight,
      quota: quotaOf(role),
      resources: v0Resources(role.allocated),
      allocated: v0Resources(role.allocated),
      offered: v0Resources(role.offered),
      reserved: {},
      frameworks: role.frameworkIds,
    })),
  };
}
