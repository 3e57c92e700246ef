import { describe, expect, it } from '@jest/globals';

import { DEFAULT_TIMING } from '../../src/bridge/config.ts';

describe('the default timing', () => {
  it('repeats updates after 10 seconds, doubling to 10 minutes, as a Mesos agent does', () => {
    expect(DEFAULT_TIMING).toMatchObject({ resendFirstMs: 10_000, resendLastMs: 600_000 });
  });

  it('keeps declined resources back for one allocation interval of a second at least', () => {
    expect(DEFAULT_TIMING.allocationIntervalMs).toBe(1_000);
  });

  it('lets offers stay until they are answered', () => {
    expect(DEFAULT_TIMING.offerTimeoutMs).toBeUndefined();
  });

  it('gives a disconnected agent five minutes, since agents lose their connection several times an hour', () => {
    expect(DEFAULT_TIMING.agentLossMs).toBe(300_000);
  });

  it('looks for a launch of unknown outcome for two minutes and remembers it for a day', () => {
    expect(DEFAULT_TIMING).toMatchObject({ lookupWindowMs: 120_000, rememberLaunchMs: 86_400_000 });
  });
});
