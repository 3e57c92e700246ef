import { describe, expect, it } from '@jest/globals';

import { scriptedWorld } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';
import { tableSizes } from './table-sizes.ts';

describe('the sizes of the tables', () => {
  it('count what is in them, and in the tables in them', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ id: 'a' }), taskInfo({ id: 'b' }));
    const { tasks, tasksByAgent, tombstones } = tableSizes(bridge.state);
    expect({ tasks, tasksByAgent, tombstones }).toEqual({ tasks: 2, tasksByAgent: 3, tombstones: 0 });
  });

  it('have the deadlines among them', () => {
    const { bridge } = scriptedWorld();
    expect(tableSizes(bridge.state)['deadlines']).toBe(bridge.state.deadlines.size);
  });
});
