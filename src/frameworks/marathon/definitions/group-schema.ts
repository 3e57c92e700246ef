import { z } from 'zod';

import { appUpdate } from './app-schema.ts';
import { amount, flag, pathId, text, timestamp } from './fields.ts';

const ownFields = {
  id: pathId.exactOptional(),
  apps: z.array(appUpdate).exactOptional(),
  dependencies: z.array(text).exactOptional(),
  scaleBy: amount.exactOptional(),
  version: timestamp.exactOptional(),
  enforceRole: flag.exactOptional(),
};

/** What a request says of a group and of all in it. Absent fields are absent; only the outermost group may be without an id. */
export type GroupUpdate = z.output<z.ZodObject<typeof ownFields>> & {
  readonly groups?: readonly GroupUpdate[];
};

export const groupUpdate: z.ZodType<GroupUpdate> = z.object({
  ...ownFields,
  groups: z.lazy(() => z.array(groupUpdate)).exactOptional(),
});

/** What a PATCH may say of a group. */
export const groupPatch = z.object({ enforceRole: flag.exactOptional() });

export type GroupPatch = z.output<typeof groupPatch>;
