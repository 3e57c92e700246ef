const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether an endpoint is one of this machine's: then it is no Amazon's. @param endpoint a URL, if one is set. */
export function isOnThisMachine(endpoint: string | undefined): endpoint is string {
  return endpoint !== undefined && LOOPBACK.test(new URL(endpoint).hostname);
}
