import { describe, expect, it } from '@jest/globals';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { CLI_LINE, environmentLines } from '../../src/cli/banner.ts';
import { shell } from './aws-cli.ts';

describe('The lines that the command local prints', () => {
  it('lead any AWS CLI to the embedded ECS', async () => {
    const local = await startLocalEcs({ instances: 2 });
    try {
      const { exitCode, json, stderr } = await shell([...environmentLines(local), CLI_LINE]);
      expect(stderr).toBe('');
      expect((json as { containerInstanceArns: string[] }).containerInstanceArns).toHaveLength(2);
      expect(exitCode).toBe(0);
    } finally {
      await local.close();
    }
  });
});
