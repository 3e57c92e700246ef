import type { Found, MasterView } from '../../../src/driver/master-view.ts';
import { bridgeView } from '../../../src/driver/view/bridge-view.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';

/** What a bridge under test shows of itself now. */
export const viewOf = ({ state, nowMs }: ScriptedBridge): MasterView => bridgeView(state, nowMs);

/** The one thing that was found. */
export function only<T>(found: Found<T>): T {
  if (found.type !== 'FOUND') throw new Error(`it is ${found.type}`);
  return found.value;
}
