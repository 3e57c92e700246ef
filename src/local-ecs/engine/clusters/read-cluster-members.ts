import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readObject, readObjects, readStrings, required } from '../requests/members.ts';
import { readMembers } from '../requests/shapes.ts';
import type { MemberShapes } from '../requests/shapes.ts';

const CONFIGURATION: MemberShapes = {
  members: {
    executeCommandConfiguration: {
      members: {
        kmsKeyId: 'text',
        logging: { oneOf: ['NONE', 'DEFAULT', 'OVERRIDE'] },
        logConfiguration: {
          members: {
            cloudWatchLogGroupName: 'text',
            cloudWatchEncryptionEnabled: 'boolean',
            s3BucketName: 'text',
            s3EncryptionEnabled: 'boolean',
            s3KeyPrefix: 'text',
          },
        },
      },
    },
    managedStorageConfiguration: {
      members: { kmsKeyId: 'text', fargateEphemeralStorageKmsKeyId: 'text' },
    },
  },
};

/** The member `configuration`, which is kept. @throws ApiError */
export function readConfiguration(body: JsonObject): JsonObject | undefined {
  const raw = readObject(body, 'configuration');
  if (raw === undefined) return undefined;
  const execute = readObject(raw, 'executeCommandConfiguration') ?? {};
  if (execute['logging'] === 'OVERRIDE' && readObject(execute, 'logConfiguration') === undefined)
    throw invalidParameter('logConfiguration must be provided when logging is OVERRIDE.');
  return readMembers(raw, CONFIGURATION);
}

/** The member `settings`: there is one setting, and so at most one entry. @throws InvalidParameterException */
export function readSettings(body: JsonObject): readonly JsonObject[] | undefined {
  const settings = readObjects(body, 'settings')?.map((setting) => ({
    name: required(readChoice(setting, 'name', ['containerInsights']), 'name'),
    value: required(readChoice(setting, 'value', ['enhanced', 'enabled', 'disabled']), 'value'),
  }));
  if ((settings ?? []).length > 1) throw invalidParameter('Duplicate cluster settings are not allowed.');
  return settings;
}

/** Neither Cloud Map nor capacity providers are there. @throws InvalidParameterException */
export function refuseUnsupported(body: JsonObject): void {
  const providers = readStrings(body, 'capacityProviders') ?? [];
  const strategy = readObjects(body, 'defaultCapacityProviderStrategy') ?? [];
  const what =
    providers.length + strategy.length > 0
      ? 'Capacity providers are'
      : readObject(body, 'serviceConnectDefaults') !== undefined
        ? 'Service Connect is'
        : undefined;
  if (what !== undefined) throw invalidParameter(`${what} not supported by this ECS.`);
}
