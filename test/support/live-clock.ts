import { ManualClock } from './manual-clock.ts';

/**
 * Time that stands still until a test moves it; what is to happen soon happens by itself. For parts that hear of each
 * other over sockets, for which a test waits by what it hears.
 */
export class LiveClock extends ManualClock {
  override soon(action: () => void): void {
    super.soon(action);
    void this.settle();
  }
}
