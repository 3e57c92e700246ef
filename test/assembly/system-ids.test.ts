import { describe, expect, it } from '@jest/globals';
import { createSystemIds } from '../../src/assembly/system-ids.ts';

describe('the system ids', () => {
  it('are UUIDs of version 4, all different', () => {
    const ids = createSystemIds();
    const uuids = Array.from({ length: 100 }, () => ids.uuid());
    expect(new Set(uuids).size).toBe(100);
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
