import type { FilterView, FrameworkView } from '../../driver/master-view.ts';
import { isoForm } from './iso-form.ts';

/** @param filterList of one framework; lists of frameworks only count them. */
export function frameworkJson({ info, ...view }: FrameworkView, filterList?: readonly FilterView[]): unknown {
  const { name, user, principal, hostname, webuiUrl, capabilities = [], labels = [] } = info;
  return isoForm({
    ...view,
    name,
    user,
    principal,
    hostname,
    webuiUrl,
    capabilities: capabilities.map(({ type }) => type),
    labels,
    checkpoint: info.checkpoint ?? false,
    failoverTimeoutSeconds: info.failoverTimeout ?? 0,
    filterList,
  });
}
