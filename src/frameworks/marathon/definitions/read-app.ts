import { z } from 'zod';

import { appUpdate } from './app-schema.ts';
import { readBody } from './read-body.ts';
import type { Outcome } from './refusal.ts';

/** What a request says of an app, in the words of any version of Marathon. */
export type AppUpdate = z.output<typeof appUpdate>;

/** Reads what a body says of an app. */
export const readApp = (json: unknown): Outcome<AppUpdate> => readBody(appUpdate, json);

const appUpdates = z.array(appUpdate);

/** Reads what a body says of several apps. Places in it are told as `(1)/id`. */
export const readApps = (json: unknown): Outcome<readonly AppUpdate[]> => readBody(appUpdates, json);
