import { ApiError } from '../api-error.ts';
import { changeInstance } from '../instances/change-instance.ts';
import { readNamedInstance } from '../instances/read-named-instance.ts';
import { AGENT_VERSION } from '../instances/register-instance.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import { readCluster } from '../requests/identifiers.ts';
import type { Operation } from './operation.ts';

/**
 * An update is there for every agent of another version than the simulated ones have. It stays PENDING until the agent
 * registers again with another version.
 */
export const updateContainerAgent: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const instance = readNamedInstance(turn.state, cluster, body);
  const { versionInfo, agentUpdateStatus } = instance.known;
  if (versionInfo.agentVersion === undefined)
    throw new ApiError('MissingVersionException', 'The version of the agent is not known.');
  if (versionInfo.agentVersion === AGENT_VERSION.agentVersion)
    throw new ApiError('NoUpdateAvailableException', 'There is no update available for the agent.');
  if (agentUpdateStatus === 'PENDING')
    throw new ApiError('UpdateInProgressException', 'An update of the agent is in progress.');
  changeInstance(turn, instance, { agentUpdateStatus: 'PENDING' });
  return { containerInstance: toWireInstance(instance, new Set()) };
};
