import type { CommandRefusal } from '../../src/bridge/operator-command.ts';
import { requestId } from '../../src/bridge/input.ts';
import type { CallAnswer, Master } from '../../src/driver/master.ts';
import { bridgeView } from '../../src/driver/view/bridge-view.ts';
import type { ScriptedBridge } from './bridge-world.ts';

const answerOf = (refusal: CommandRefusal | undefined): CallAnswer =>
  refusal === undefined ? { accepted: true } : { accepted: false, ...refusal };

/** A bridge under test as doors for operators see it. Frameworks come to it by other ways. */
export function operatedMaster(bridge: ScriptedBridge): Master {
  return {
    get isReady() {
      return bridge.state.phase === 'READY';
    },
    view: () => bridgeView(bridge.state, bridge.nowMs),
    watch: (watcher) => bridge.watch(watcher),
    command: (command, { principal } = {}) => {
      const who = principal === undefined ? {} : { principal };
      bridge.feed({ type: 'operator', command, requestId: requestId(1), ...who });
      return Promise.resolve(answerOf(bridge.commandAnswers.at(-1)?.refusal));
    },
    openSession: () => {
      throw new Error('operators open no sessions');
    },
    call: () => Promise.reject(new Error('operators make no calls')),
  };
}
