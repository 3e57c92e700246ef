import type { HostDirectory } from '../../src/ports/host-directory.ts';

/** For runners that are configured not to ask. */
export const NO_HOSTS: HostDirectory = {
  resolve: () => Promise.reject(new Error('nobody is to ask for hosts')),
};
