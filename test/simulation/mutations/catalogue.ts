import { LAUNCH_MUTATIONS } from './launch-mutations.ts';
import { MEMORY_MUTATIONS } from './memory-mutations.ts';
import type { Mutation } from './mutation.ts';
import { OFFER_MUTATIONS } from './offer-mutations.ts';
import { SHARING_MUTATIONS } from './sharing-mutations.ts';
import { STATUS_MUTATIONS } from './status-mutations.ts';

/** Every mistake that the simulation has to find. */
export const MUTATIONS: readonly Mutation[] = [
  ...LAUNCH_MUTATIONS,
  ...STATUS_MUTATIONS,
  ...OFFER_MUTATIONS,
  ...MEMORY_MUTATIONS,
  ...SHARING_MUTATIONS,
];
